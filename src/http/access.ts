import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { isCallback } from '../engine/callbacks/user-agent.js';
import { Problem } from '../engine/problem.js';
import type { Address } from './address.js';
import type { CrossOrigins } from './cors.js';

/** Who may call. All but `cors` is about the sandbox's own API; the emulated ones answer whoever reaches them. */
export interface AccessRules {
  /** Of whom a browser lets pages call the emulated APIs; undefined: of nobody but the server itself. */
  readonly cors: CrossOrigins | undefined;
  /** What every call but those of the probes has to bring; undefined: nothing. */
  readonly token: string | undefined;
  /** Names, in small letters, that a request may be addressed to, besides addresses and names without a dot. */
  readonly hosts: ReadonlySet<string>;
  /** Origins, besides the one that a request is addressed to, whose pages may call. */
  readonly origins: ReadonlySet<string>;
}

const probes = /^\/__sandbox\/health\/(live|ready)\/?$/;
const changesNothing = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Why a call of the sandbox's own API is refused; undefined where it is not. Any web page can reach a developer's
 * localhost: what a browser says of the page counts first, then the name that was asked for, what is sent, the token. In
 * front of all stands that a callback, whose target a client chooses, comes to nothing here by whichever way it came.
 *
 * @param path without prefix and query
 */
export function refusalOf(
  req: IncomingMessage,
  { host, origin }: Pick<Address, 'host' | 'origin'>,
  path: string,
  rules: AccessRules,
): Problem | undefined {
  const { headers, method = 'GET' } = req;
  if (isCallback(headers['user-agent']))
    return forbidden("a callback of tillbox may not go to a sandbox's own surface");
  if (!isOwnPage(headers['sec-fetch-site'], headers.origin, origin, rules.origins)) {
    return forbidden('a page of another origin may not call the sandbox; open it from its own address');
  }
  const trusted = rules.token !== undefined && hasToken(headers.authorization, rules.token);
  // What asks for the health of a service may call it by any name, and nothing that it is told is secret.
  const isProbe = probes.test(path);
  if (!trusted && !isProbe && !isKnownHost(host, rules.hosts)) {
    return forbidden(`it does not answer by the name ${host}; allow it with --allow-host=${host}`);
  }
  if (!changesNothing.has(method) && hasBody(req) && !isJson(headers['content-type'])) {
    return forbidden('a body has to be sent as content-type: application/json');
  }
  if (rules.token === undefined || trusted || isProbe) return undefined;
  return new Problem('unauthorized', 'The call needs the control token: authorization: Bearer <token>');
}

function forbidden(reason: string): Problem {
  return new Problem('forbidden', `The call is refused: ${reason}`);
}

/** A browser that says how page and address are related is believed; an older one says where the page is from. */
function isOwnPage(
  site: string | string[] | undefined,
  page: string | undefined,
  own: string,
  others: ReadonlySet<string>,
): boolean {
  if (page !== undefined && others.has(page)) return true;
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  return page === undefined || page === own;
}

/** Against DNS rebinding: an attacker's name can be made to lead here, an address or a local name can't. */
function isKnownHost(host: string, known: ReadonlySet<string>): boolean {
  const address = host.startsWith('[') ? host.slice(1, -1) : host;
  return isIP(address) !== 0 || !host.includes('.') || host.endsWith('.localhost') || known.has(host);
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function isJson(type: string | undefined): boolean {
  return /^application\/json\s*(;|$)/i.test(type?.trim() ?? '');
}

/** In a time that does not depend on how much of it is right. */
function hasToken(authorization: string | undefined, token: string): boolean {
  const [, given = ''] = /^bearer +(\S+) *$/i.exec(authorization ?? '') ?? [];
  return timingSafeEqual(digestOf(given), digestOf(token));
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Whether an address that a server listens on can be reached from this machine alone. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}
