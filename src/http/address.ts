import type { IncomingMessage } from 'node:http';
import { normalTarget } from '../engine/target.js';

/** Where a request was sent to, as the client wrote it. */
export interface Address {
  /** Without port and final dot, in lower case: what a vendor's hosts are compared with. */
  readonly host: string;
  /** Scheme and authority; links in answers begin with it. */
  readonly origin: string;
  /** Path and query, normalised; undefined for what can't be a target. */
  readonly target: string | undefined;
}

/** Reads the Host header, or the request line where a client writes the whole address there, as to a proxy. */
export function addressOf(req: IncomingMessage): Address {
  const url = req.url ?? '/';
  const [, written, rest = ''] = url.startsWith('/') ? [] : (/^https?:\/\/([^/?#]*)(.*)$/i.exec(url) ?? []);
  const target = written === undefined ? url : rest;
  const authority = (written ?? req.headers.host) || localAuthority(req);
  return {
    host: authority.replace(/:\d*$/, '').replace(/\.$/, '').toLowerCase(),
    origin: `http://${authority}`,
    target: normalTarget(target.startsWith('/') ? target : `/${target}`),
  };
}

/** HTTP/1.0 needs no Host. */
function localAuthority({ socket }: IncomingMessage): string {
  const { localAddress = '', localPort } = socket;
  return `${hostInUrl(localAddress)}:${localPort}`;
}

/** An IPv6 address stands in brackets in a URL. */
export function hostInUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

export function pathOf(target: string): string {
  const end = target.indexOf('?');
  return end < 0 ? target : target.slice(0, end);
}

/** The query with its question mark, or empty. */
export function searchOf(target: string): string {
  const start = target.indexOf('?');
  return start < 0 ? '' : target.slice(start);
}
