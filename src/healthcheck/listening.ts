import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { hostInUrl } from '../http/address.js';

/** A server's process and the addresses that it listens on, such as `127.0.0.1:4010`. */
export interface Listening {
  readonly pid: string;
  readonly addresses: readonly string[];
}

/**
 * The servers of tillbox in this container that listen, whatever process started them and however they were told where:
 * asked is what the kernel knows.
 *
 * @param proc where the kernel shows its processes, `/proc`
 */
export function serversListening(proc: string): Listening[] {
  const sockets = new Map([...socketsIn(join(proc, 'net/tcp')), ...socketsIn(join(proc, 'net/tcp6'))]);
  const pids = readdirSync(proc).filter((name) => /^\d+$/.test(name));
  return pids
    .filter((pid) => isServer(join(proc, pid)))
    .flatMap((pid) => {
      const own = inodesOf(join(proc, pid)).flatMap((inode) => sockets.get(inode) ?? []);
      return own.length > 0 ? [{ pid, addresses: own }] : [];
    });
}

/** Run by its file, or by the name that the image has for it. */
function isServer(process: string): boolean {
  const words = unlessGone(() => readFileSync(join(process, 'cmdline'), 'utf8'))?.split('\0') ?? [];
  return words.some((word) => ['main.js', 'tillbox'].includes(basename(word)));
}

function inodesOf(process: string): string[] {
  const folder = join(process, 'fd');
  const links = unlessGone(() => readdirSync(folder))?.map((fd) => unlessGone(() => readlinkSync(join(folder, fd))));
  return links?.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link ?? '')?.[1] ?? []) ?? [];
}

/** Who listens at what, by the socket's inode: columns of proc_pid_net(5). */
function socketsIn(table: string): (readonly [inode: string, address: string])[] {
  const listen = '0A';
  const rows =
    unlessGone(() => readFileSync(table, 'utf8'))
      ?.split('\n')
      .slice(1) ?? [];
  return rows.flatMap((row) => {
    const [, local = '', , state, , , , , , inode = ''] = row.trim().split(/\s+/);
    return state === listen ? [[inode, reachable(local)] as const] : [];
  });
}

/** `0100007F:0FAA` is 127.0.0.1:4010; whoever listens on every address is asked at the loopback's. */
function reachable(local: string): string {
  const [hex = '', port = ''] = local.split(':');
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => word.match(/../g)?.reverse() ?? []);
  const everywhere = bytes.every((byte) => byte === '00');
  const host =
    bytes.length === 4 ? ipv4(everywhere ? ['7f', '00', '00', '01'] : bytes) : ipv6(everywhere ? one : bytes);
  return `${hostInUrl(host)}:${Number.parseInt(port, 16)}`;
}

const one = [...Array<string>(15).fill('00'), '01'];

function ipv4(bytes: readonly string[]): string {
  return bytes.map((byte) => Number.parseInt(byte, 16)).join('.');
}

function ipv6(bytes: readonly string[]): string {
  return bytes.join('').match(/.{4}/g)?.join(':') ?? '';
}

/** A process may end while it is looked at, and another user's can't be looked into. */
function unlessGone<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM', 'ENOTDIR'].includes(code)) return undefined;
    throw error;
  }
}
