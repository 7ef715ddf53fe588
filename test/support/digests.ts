import { MaskedDigests } from '../../src/engine/masking/masked-digests.js';
import type { Secrecy } from '../../src/engine/masking/secrecy.js';

/** Digests under a key that every test may know. */
export const digests = new MaskedDigests(() => 'k'.repeat(43));

/** Rules that mask only what is masked everywhere. */
export const plainSecrecy: Secrecy = {
  secrets: new Set(),
  identifiers: new Map(),
  personal: undefined,
  bodyLimit: 65_536,
  digests,
};
