import { createHash, createHmac, hash } from 'node:crypto';
import { isObject } from './json.js';

/** Bytes that depend on these parts alone: the source of everything that looks random in a sandbox. 32 bytes. */
export function chance(...parts: readonly (string | number)[]): Buffer {
  return createHash('sha256').update(JSON.stringify(parts)).digest();
}

/** Clients send the same credential with every request, so what was digested last is at hand. */
const recent = new Map<string, string>();
const recentLimit = 512;
const recentLength = 2048;

/**
 * What state keeps of a credential instead of the credential: it can be compared with, never turned back. The key keeps
 * the digests of one deployment apart from plain SHA-256 tables; it guards test values only.
 */
export function credentialDigest(credential: string): string {
  const known = recent.get(credential);
  if (known !== undefined) return known;
  const digest = createHmac('sha256', 'tillbox-sandbox-credential').update(credential).digest('base64url');
  if (credential.length > recentLength) return digest;
  if (recent.size >= recentLimit) for (const oldest of recent.keys()) if (recent.delete(oldest)) break;
  recent.set(credential, digest);
  return digest;
}

/** What `credentialDigest` gives. */
export const digestForm = /^[\w-]{43}$/;

/** The keyed digest of what a request is about, to be compared with later ones. Equal values have equal digests. */
export function contentDigest(...content: readonly unknown[]): string {
  return hash('sha256', `tillbox-sandbox-content ${JSON.stringify(sorted(content))}`, 'base64url');
}

/** The keyed digest of any JSON value. Equal values have equal digests, whatever the order of their members. */
export function valueDigest(value: unknown): string {
  // A number and the text of its digits are not the same value.
  const text = typeof value === 'string' ? value : `\u0000${JSON.stringify(sorted(value))}`;
  return credentialDigest(text);
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
