/** Nothing is to be done: nothing encoded, no segment empty or with a dot in front, nothing that may not stand there. */
const plain = /^(?:\/(?![/.])[!"$&-.0->@-[\]-~]*)+(?:\?[!"$-[\]-~]*)?$/;

/**
 * What some would read otherwise than others: a backslash as a slash, a number sign as the end, a blank or a control
 * character as nothing. RFC 3986 allows none of them in a path or a query, nor what is no ASCII.
 */
const forbidden = /[^!"$-[\]-~]/;

/**
 * The target of a request as everybody behind it compares it (RFC 3986, 6.2.2): what need not be percent-encoded is not,
 * hexadecimal digits are upper case, dot segments are gone; and of slashes in succession one is left. An encoded slash
 * stays what it is, a character of a segment. The query stays as it is.
 *
 * @param target path and query, beginning with a slash
 * @returns undefined where it has a fragment, a backslash, a blank, a control character or what is no ASCII
 */
export function normalTarget(target: string): string | undefined {
  if (plain.test(target)) return target;
  if (forbidden.test(target)) return undefined;
  const end = target.indexOf('?');
  return end < 0 ? normalPath(target) : normalPath(target.slice(0, end)) + target.slice(end);
}

function normalPath(path: string): string {
  const segments = path.replace(/%[0-9A-Fa-f]{2}/g, normalTriplet).split('/');
  const kept: string[] = [];
  for (const segment of segments) {
    if (segment === '..') kept.pop();
    else if (segment !== '' && segment !== '.') kept.push(segment);
  }
  const isFolder = ['', '.', '..'].includes(segments.at(-1) ?? '');
  return `/${kept.join('/')}${isFolder && kept.length > 0 ? '/' : ''}`;
}

function normalTriplet(triplet: string): string {
  const character = String.fromCharCode(Number.parseInt(triplet.slice(1), 16));
  return /[A-Za-z0-9._~-]/.test(character) ? character : triplet.toUpperCase();
}

/**
 * What a target names in front of its path, `build-812` in `/~build-812/payment` and nothing in `/payment`, and the path.
 *
 * @param target normalised, with or without a query
 */
export function splitAtPrefix(target: string): { readonly segment: string; readonly rest: string } {
  if (!target.startsWith('/~')) return { segment: '', rest: target };
  const [, segment = '', behind = ''] = /^\/~([^/?]*)(.*)$/s.exec(target) ?? [];
  return { segment, rest: behind.startsWith('/') ? behind : `/${behind}` };
}

/** The paths of the sandbox's own API. */
export const controlPaths = /^\/__sandbox(\/|$)/;
