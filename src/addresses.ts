import { isIP } from 'node:net';
import { whyNever } from './engine/callbacks/never-called.js';

/** Names, origins and URLs that an operator gives: what can't be one is said before anything starts. */

/**
 * A host as requests name it: in small letters, in Punycode, without a final dot. Undefined for what is more than a name,
 * or less.
 */
export function hostNamed(text: string): string | undefined {
  if (!/^[^\s:/?#@\\[\]*%]+$/.test(text) || !URL.canParse(`http://${text}`)) return undefined;
  const host = new URL(`http://${text}`).hostname.replace(/\.$/, '');
  return host.length <= 253 && host.split('.').every((label) => /^[a-z0-9_-]{1,63}$/.test(label)) ? host : undefined;
}

/** Whether there may be something at the host and the port of a URL. */
export function canBeReached({ hostname, port }: URL): boolean {
  return port !== '0' && (hostname.startsWith('[') || hostNamed(hostname) !== undefined);
}

/** Whether it is the http or https address of a server, or of a path there; no credentials, query and fragment. */
export function isWebAddress(text: string): boolean {
  const hasForm = /^https?:\/\/[^\s/\\?#@*]+(\/[^\s\\?#]*)?$/i.test(text);
  return hasForm && URL.canParse(text) && canBeReached(new URL(text));
}

/** The origin of a page as its browser writes it; `null` is that of a page without one, such as a file. */
export function originNamed(text: string): string | undefined {
  if (text === 'null') return text;
  const [, origin = ''] = /^([a-z][a-z0-9+.-]*:\/\/[^\s/?#@\\*]+)\/?$/i.exec(text) ?? [];
  if (!URL.canParse(origin)) return undefined;
  const url = new URL(origin);
  if (/^https?:$/.test(url.protocol)) return canBeReached(url) ? url.origin : undefined;
  // Other schemes that the standards know have no pages, or such whose origin is null.
  if (url.origin !== 'null' || withoutOrigin.test(origin)) return undefined;
  // A shell around web pages has a scheme of its own, such as capacitor://localhost.
  return origin.toLowerCase();
}

const withoutOrigin = /^(file|data|blob|filesystem|about|javascript):/i;

/** What is wrong with the names of `--allow-host`. */
export function hostsReason(names: readonly string[]): string | undefined {
  const wrong = names.find((name) => hostNamed(name) === undefined);
  if (wrong === undefined) return undefined;
  if (!wrong.includes('*') && !wrong.startsWith('.'))
    return `"${wrong}" is no name alone; leave scheme, port and path out: staging.example`;
  const why = 'that lets web pages in by DNS rebinding';
  return `${why}; give whole names, or set --control-token: who brings the token may use any name`;
}

/** What is wrong with the origins of `--cors`. */
export function originsReason(origins: readonly string[]): string | undefined {
  const wrong = origins.find((origin) => originNamed(origin) === undefined);
  if (wrong === undefined || (origins.length === 1 && wrong === '*')) return undefined;
  if (withoutOrigin.test(wrong)) {
    return `"${wrong}" is no page's origin; pages from files and sandboxed ones have the origin null: give null`;
  }
  return `"${wrong}" is no origin; give * for every page, or some such as https://shop.example,http://localhost:3000`;
}

/** What is wrong with the URL of `--public-url`. */
export function urlReason(text: string): string | undefined {
  return isWebAddress(text) ? undefined : 'give an http or https address such as https://sandbox.example';
}

/** What is wrong with the name or the address of `--host`. */
export function hostReason(text: string): string | undefined {
  if (text.trim() === '') return 'it is empty; leave it out or give it a value';
  if (isIP(text) !== 0) return undefined;
  const [, bracketed, named, port] = /^(?:\[(.*)\]|([^:]*))(?::(\d+))?$/.exec(text) ?? [];
  const host = bracketed ?? named ?? '';
  if (port !== undefined && (isIP(host) !== 0 || hostNamed(host) !== undefined)) {
    return `the port has a flag of its own; give --host ${host} --port ${port}`;
  }
  if (bracketed !== undefined && isIP(bracketed) !== 0)
    return `an address stands without brackets here; give --host ${bracketed}`;
  if (hostNamed(text) !== undefined) return undefined;
  const why = text.includes('://')
    ? 'a URL is given where a name or an address is meant'
    : 'it is no name and no address';
  return `${why}; give one such as 127.0.0.1, or 0.0.0.0 for all of this machine`;
}

/**
 * What a callback may go to: a name as `hostNamed` gives it, all names below one as `*.shop.example`, an address or a range
 * of them as `10.0.0.0/8`. Undefined for what is none of them.
 */
export function receiverNamed(text: string): string | undefined {
  const [, bare = '', length] = /^\[?([^[\]/]*)\]?(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  if (isIP(bare) !== 0) {
    const longest = isIP(bare) === 4 ? 32 : 128;
    if (bare.includes('%') || Number(length ?? 0) > longest) return undefined;
    return length === undefined ? bare : `${bare}/${Number(length)}`;
  }
  const name = hostNamed(text.replace(/^\*\./, ''));
  if (name === undefined || !text.startsWith('*')) return name;
  return isIP(name) === 0 ? `*.${name}` : undefined;
}

/** What is wrong with the entries of `--callback-allow`. */
export function receiversReason(entries: readonly string[]): string | undefined {
  for (const entry of entries) {
    const receiver = receiverNamed(entry);
    const never = receiver !== undefined && isIP(receiver) !== 0 ? whyNever(receiver) : undefined;
    if (never !== undefined) return `${receiver} ${never}, and is never called; leave it out`;
    if (receiver !== undefined) continue;
    if (entry === '*') return 'what may be called is not narrowed by *; leave the flag out';
    return `"${entry}" is no name, address or range; give some such as hooks.example,*.shop.example,10.0.0.0/8`;
  }
  return undefined;
}

/** What is wrong with the address of `--callback-proxy`. */
export function proxyReason(text: string): string | undefined {
  const isProxy = /^https?:\/\/[^\s/\\?#]+\/?$/i.test(text) && URL.canParse(text) && canBeReached(new URL(text));
  if (!isProxy) return 'give the http or https address of a proxy such as http://proxy.example:3128';
  const { username, password } = new URL(text);
  return isEncoded(username) && isEncoded(password)
    ? undefined
    : 'what stands in front of its @ is no percent-encoded UTF-8; write %25 for %';
}

function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
