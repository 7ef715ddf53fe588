import { createHash, createHmac } from 'node:crypto';
import { isObject } from './json.js';

/** Bytes that depend on these parts alone: the source of everything that looks random in a sandbox. 32 bytes. */
export function chance(...parts: readonly (string | number)[]): Buffer {
  return createHash('sha256').update(JSON.stringify(parts)).digest();
}

/** Clients send the same credential with every request, so what was first digested lately is at hand. */
export class LatestDigests {
  readonly #known = new Map<string, string>();

  of(text: string, digest: (text: string) => string): string {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const made = digest(text);
    if (text.length > longest) return made;
    if (this.#known.size >= most) for (const oldest of this.#known.keys()) if (this.#known.delete(oldest)) break;
    this.#known.set(text, made);
    return made;
  }

  clear(): void {
    this.#known.clear();
  }
}

const most = 512;
const longest = 2048;

const credentials = new LatestDigests();

/**
 * What state keeps of a credential instead of the credential: it can be compared with, never turned back. It is the same
 * everywhere, so that an export opens to the same credentials wherever it is imported; it guards test values only.
 */
export function credentialDigest(credential: string): string {
  return credentials.of(credential, named);
}

function named(credential: string): string {
  return createHmac('sha256', 'tillbox-sandbox-credential').update(credential).digest('base64url');
}

/** What `credentialDigest` gives. */
export const digestForm = /^[\w-]{43}$/;

/** Equal values have equal texts, whatever the order of their members. */
export function canonical(value: unknown): string {
  return JSON.stringify(sorted(value));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((name) => [name, sorted(value[name])]),
  );
}
