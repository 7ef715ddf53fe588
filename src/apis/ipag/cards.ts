import type { RecordFault } from '../../engine/api/collection.js';
import { credentialDigest } from '../../engine/digest.js';
import type { Card, CardRecord, StoredCardRecord } from './shapes.js';

/** A card with what a person types beside its number. The number itself is nowhere: it is known again by its digest. */
export type PayingCard = Omit<StoredCardRecord, 'charge_id'>;

/** What was typed, without what a person or a browser parts it with. */
export function unparted(typed: string): string {
  return typed.replace(/[\s\p{Pd}]/gu, '');
}

/** `411111******1111`; a masked number stays as it is. */
export function maskedNumber(number: string): string {
  const digits = unparted(number);
  return digits.slice(0, 6) + '*'.repeat(Math.max(0, digits.length - 10)) + digits.slice(-4);
}

/** One that comes with its whole number is kept without it. */
export function settleCard(card: CardRecord | Card): CardRecord {
  const { number, brand, result } = card;
  if (isMasked(number)) return card;
  return { number: maskedNumber(number), digest: credentialDigest(unparted(number)), brand, result };
}

/** A masked number alone is nobody's. */
export function cardFaults({ number, digest }: Readonly<CardRecord>): RecordFault[] {
  return isMasked(number) && digest === undefined
    ? [{ pointer: '/digest', reason: 'is missing, and the number is masked' }]
    : [];
}

function isMasked(number: string): boolean {
  return number.includes('*');
}

/** Whether a payment is approved. Of the vendor's own test cards some mind centavos. @param amount in centavos */
export function isApproved(
  { number, result }: Readonly<Pick<CardRecord, 'number' | 'result'>>,
  amount: number,
): boolean {
  if (result !== 'by-cents') return result === 'approved';
  return number.endsWith('1') || amount % 100 === 0;
}
