import { createHash, createHmac } from 'node:crypto';

/** Bytes that depend on these parts alone: the source of everything that looks random in a sandbox. 32 bytes. */
export function chance(...parts: readonly (string | number)[]): Buffer {
  return createHash('sha256').update(JSON.stringify(parts)).digest();
}

/**
 * What state keeps of a credential instead of the credential: it can be compared with, never turned back. The key keeps
 * the digests of one deployment apart from plain SHA-256 tables; it guards test values only.
 */
export function credentialDigest(credential: string): string {
  return createHmac('sha256', 'tillbox-sandbox-credential').update(credential).digest('base64url');
}
