import type { IncomingMessage } from 'node:http';
import { normalTarget } from '../engine/target.js';

/** Where a request was sent to, as the client wrote it. */
export interface Address {
  /** Without port and final dot, in lower case: what a vendor's hosts are compared with. */
  readonly host: string;
  /** Scheme and authority; links in answers begin with it. */
  readonly origin: string;
  /** Path and query, normalised. Whoever decides anything by them reads them here. */
  readonly target: string;
}

/** Why nobody can tell where a request was sent to; a server has to refuse it (RFC 9112, 3.2). */
export interface NoAddress {
  /** Undefined where nothing need be said. */
  readonly fault: string | undefined;
}

const noHost = { fault: undefined };
const twoHosts = { fault: 'A request has one Host header' };
const noAuthority = { fault: 'The host is a name or an address, with or without a port' };
const noTarget = {
  fault: 'What is asked for has no fragment, and no backslash, blank or control character; they are percent-encoded',
};

/** A name or an IPv4 address, or an IPv6 address in brackets, and a port: nobody is logged in by one. */
const authorityForm = /^(?:[\w.~!$&'()*+,;=%-]*|\[[\da-f:.]+\])(?::\d*)?$/i;

/** Reads the Host header, or the request line where a client writes the whole address there, as to a proxy. */
export function addressOf(req: IncomingMessage): Address | NoAddress {
  const hosts = hostsOf(req);
  if (hosts > 1) return twoHosts;
  if (hosts === 0 && req.httpVersion === '1.1') return noHost;
  const url = req.url ?? '/';
  const whole = url.startsWith('/') || url === '*' ? undefined : /^https?:\/\/([^/?#]+)(.*)$/is.exec(url);
  if (whole === null) return noTarget;
  const [, written, rest = ''] = whole ?? [];
  const path = written === undefined ? url : rest;
  const authority = (written ?? req.headers.host) || localAuthority(req);
  if (!authorityForm.test(authority)) return noAuthority;
  const target = normalTarget(path.startsWith('/') ? path : `/${path}`);
  if (target === undefined) return noTarget;
  return {
    host: authority.replace(/:\d*$/, '').replace(/\.$/, '').toLowerCase(),
    origin: `http://${authority}`,
    target,
  };
}

/** How many Host headers there are. Of several Node shows the first, and who stands in front may have gone by another. */
function hostsOf({ rawHeaders }: IncomingMessage): number {
  let hosts = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i];
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts++;
  }
  return hosts;
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
