import { credentialDigest } from '../../engine/digest.js';
import { maskedNumber, unparted } from './cards.js';
import type { ChargesTx } from './records.js';
import type { CardRecord } from './shapes.js';

/** A test card whose number is known by its digest. */
export type KnownCard = Required<CardRecord>;

/** The test card of a number, as it was typed; undefined for any other. */
export async function testCard(tx: ChargesTx, typed: string): Promise<KnownCard | undefined> {
  const digits = unparted(typed);
  if (!/^\d{13,19}$/.test(digits)) return undefined;
  const card = await tx.get('cards', maskedNumber(digits));
  const digest = credentialDigest(digits);
  return card?.digest === digest ? { ...card, digest } : undefined;
}
