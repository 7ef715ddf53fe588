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

export function settleCard(card: CardRecord | Card): CardRecord {
  if ('digest' in card) return card;
  const { number, brand, result } = card;
  return { number: maskedNumber(number), digest: credentialDigest(unparted(number)), brand, result };
}

/** Whether a payment is approved. Of the vendor's own test cards some mind centavos. @param amount in centavos */
export function isApproved(
  { number, result }: Readonly<Pick<CardRecord, 'number' | 'result'>>,
  amount: number,
): boolean {
  if (result !== 'by-cents') return result === 'approved';
  return number.endsWith('1') || amount % 100 === 0;
}
