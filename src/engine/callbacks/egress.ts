import { isIP } from 'node:net';
import { printable } from '../printable.js';
import { controlPaths, normalTarget, splitAtPrefix } from '../target.js';
import { type AddressList, readingsOf } from './address-list.js';
import type { Allowed } from './allowed.js';
import { whyNever } from './never-called.js';
import { Unsent } from './unsent.js';

/** Where this server itself answers. */
export interface OwnPlace {
  readonly addresses: AddressList;
  readonly port: number;
}

/** What may be called by whom it is. */
export interface Egress {
  /** Undefined: all that is not refused anyway. */
  readonly allow: Allowed | undefined;
  /** Undefined: it listens nowhere. */
  readonly own: OwnPlace | undefined;
}

/** A target, read once: everybody goes by this reading. */
export interface Target {
  readonly url: URL;
  /** A name without its final dot, or an address without brackets. */
  readonly host: string;
  readonly port: number;
}

/** Reads the address that a client gave. @throws Unsent `refused` for what is no web address, or has a login in it */
export function targetOf(text: string): Target {
  if (!URL.canParse(text)) throw refused(`"${printable(text.slice(0, 200))}" is no address`);
  const url = new URL(text);
  const { protocol, hostname, username, password, port } = url;
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw refused(`only http and https addresses are called, not ${printable(protocol.slice(0, 50))}`);
  }
  if (username !== '' || password !== '') throw refused('an address with a user or a password in it is not called');
  if (port === '0') throw refused('nobody listens at port 0');
  const host = hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  return { url, host, port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port) };
}

/**
 * Whether a target may be called whatever its name leads to: asked before the name is looked up.
 *
 * @throws Unsent `refused`
 */
export function mustBeCallable({ host }: Target, { allow }: Egress): void {
  if (!allow || isIP(host) !== 0 || allow.byAddress || allow.hasName(host)) return;
  throw refused(`--callback-allow does not list ${host}`);
}

/**
 * Whether a target may be called at these addresses, all those of its name: where one of them may not, none is.
 *
 * @throws Unsent `refused`
 */
export function mustBeCallableAt(target: Target, addresses: readonly string[], { allow, own }: Egress): void {
  const { host } = target;
  for (const address of addresses) {
    const said = address === host ? host : `${host} leads to ${address}, which`;
    const reason = whyNever(address);
    if (reason !== undefined) throw refused(`${said} ${reason}`);
    if (own && isOwn(address, target, own)) throw refused('tillbox does not call its own /__sandbox');
    if (allow && !allow.hasName(host) && !allow.hasAddress(address)) {
      throw refused(
        address === host ? `--callback-allow does not list ${host}` : `${said} --callback-allow does not list`,
      );
    }
  }
}

/** The path is read as the server reads it. */
function isOwn(address: string, { url, port }: Target, own: OwnPlace): boolean {
  if (port !== own.port || !readingsOf(address).some((one) => own.addresses.has(one))) return false;
  const path = normalTarget(url.pathname);
  return path !== undefined && controlPaths.test(splitAtPrefix(path).rest);
}

function refused(reason: string): Unsent {
  return new Unsent('refused', reason);
}
