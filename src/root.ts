import { readFileSync } from 'node:fs';

/** The package's own folder: this file and the built bundle both lie one level below it. */
export const packageRoot = new URL('../', import.meta.url);

/** The version that package.json states. */
export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('package.json', packageRoot), 'utf8')) as { version: string };
  return version;
}
