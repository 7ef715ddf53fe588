// Programs that tillbox is compared with are installed when a run first needs them, in versions that never change, and kept.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** A contestant that this machine can't have; the others are measured without it. */
export class Unavailable extends Error {}

const cache = `${tmpdir()}/tillbox-bench-peers`;

/** Installs a package once, without running its scripts. @returns its folder */
export function peer(name: string, version: string): string {
  mkdirSync(cache, { recursive: true, mode: 0o700 });
  if (statSync(cache).uid !== process.getuid?.()) throw new Unavailable(`${cache} belongs to somebody else`);
  const kept = `${cache}/${name.replace('/', '+')}@${version}`;
  if (!existsSync(kept)) {
    const making = `${kept}.${process.pid}`;
    mkdirSync(making);
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel', 'error'];
    const { status, stderr } = spawnSync('npm', ['install', '--prefix', making, ...flags, `${name}@${version}`], {
      encoding: 'utf8',
      timeout: 300_000,
    });
    if (status !== 0) {
      rmSync(making, { recursive: true, force: true });
      throw new Unavailable(
        `npm could not install ${name}@${version}: ${stderr?.trim().split('\n')[0] || 'no answer'}`,
      );
    }
    renameSync(making, kept);
  }
  return `${kept}/node_modules/${name}`;
}

export function hasProgram(name: string, ...args: readonly string[]): boolean {
  return spawnSync(name, args, { stdio: 'ignore', timeout: 20_000 }).status === 0;
}
