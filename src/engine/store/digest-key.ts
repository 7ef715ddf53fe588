import { randomBytes } from 'node:crypto';
import type { Unattended } from '../log/unattended.js';

/** A key for the digests of masked values: 256 bits that nobody else has. */
export function newDigestKey(): string {
  return randomBytes(32).toString('base64url');
}

/** Whether a text can be such a key. */
export function isDigestKey(text: string): boolean {
  return /^[\w-]{43}$/.test(text);
}

/** There is something that was masked with a key that is gone, and a new one has been made. */
export function sayKeyIsLost(unattended: Unattended, where: Readonly<Record<string, string>>): void {
  const lost = 'the key to what is masked was not there, and there is a new one';
  const so = 'what was masked before is not found by its value, and rules that ask for it no longer apply';
  unattended.warn(`${lost}: ${so}; to have it back, stop, restore the key from a backup, and start`, where);
}
