import type { Headers } from '../headers.js';
import { nearestFirst, validHere } from '../nearest.js';
import { Problem } from '../problem.js';

/** The headers of ours that a request may have. */
const ownHeaders = ['X-Sandbox-Id', 'X-Sandbox-Scenario', 'X-Sandbox-Time'] as const;

const known: ReadonlySet<string> = new Set(ownHeaders.map((name) => name.toLowerCase()));
const prefix = 'x-sandbox-';
const firstLetter = prefix.charCodeAt(0);

/**
 * Refuses a header that begins as ours do and is none of them: what is misspelt would be silently ignored.
 *
 * @throws Problem `bad-header`
 */
export function checkOwnHeaders(headers: Headers): void {
  for (const name in headers) {
    if (name.charCodeAt(0) !== firstLetter || !name.startsWith(prefix) || known.has(name)) continue;
    const message = notOurs(name);
    throw new Problem('bad-header', `${name} ${message}`, {
      errors: [{ pointer: `/headers/${name}`, message }],
      valid: nearestFirst(name, ownHeaders),
    });
  }
}

/** Those of an answer's headers that are ours. */
export function ownHeadersIn(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith(prefix)));
}

/** Why a request that is carried out can't have a header; undefined where it can. The name is in small letters. */
export function ownHeaderReason(name: string): string | undefined {
  return name.startsWith(prefix) && !known.has(name) ? notOurs(name) : undefined;
}

function notOurs(name: string): string {
  return `is no header of a request${validHere(name, ownHeaders)}`;
}
