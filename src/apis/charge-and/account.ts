import type { Violation } from '../../engine/schema.js';
import { type AnyCall, accountKey, type PartnerTx } from './records.js';
import type { Transaction, TransactionRecord, TransactionStatus, UserRecord } from './shapes.js';

/** Page heading "Request parameters are as follows". A partnerId is not measured: no token is for one that is too long. */
const idLength = 100;

export function overlongUser({ userId = '' }: AnyCall['params']): Violation[] {
  if ([...userId].length <= idLength) return [];
  return [{ pointer: '/userId', keyword: 'maxLength', params: { limit: idLength }, value: userId }];
}

/** The account that the path names; undefined where the partner has no such user. */
export function accountOf(tx: PartnerTx, { partnerId = '', userId = '' }: AnyCall['params']) {
  return tx.get('users', accountKey({ partnerId, userId }));
}

/** An account after a charge, in whole kilometres; undefined where too few are available. */
export function charged(
  account: Readonly<UserRecord>,
  kilometer: number,
  status: TransactionStatus,
): UserRecord | undefined {
  const { kmAvailable, kmPending } = account;
  if (kmAvailable < kilometer) return undefined;
  if (status === 'CANCELLED') return account;
  const pending = status === 'OPEN' ? kmPending + kilometer : kmPending;
  return { ...account, kmAvailable: kmAvailable - kilometer, kmPending: pending };
}

/**
 * An account after a transaction that was open, in whole kilometres.
 *
 * @param kilometer as its record has them: debited below zero, credited above
 */
export function settled(
  account: Readonly<UserRecord>,
  kilometer: number,
  status: 'CONFIRMED' | 'CANCELLED',
): UserRecord {
  const comes = kilometer < 0 === (status === 'CANCELLED');
  const size = Math.abs(kilometer);
  return {
    ...account,
    kmAvailable: account.kmAvailable + (comes ? size : 0),
    // A record that somebody made open says nothing of what is pending.
    kmPending: Math.max(0, account.kmPending - size),
  };
}

/**
 * Page heading "Response payload is as follows", in the order of the sample's members.
 *
 * @param name of the partner, for a record that has none of its own
 */
export function transactionBody(
  { transactionId, partner, kilometer, status, created_at, service, address }: Readonly<TransactionRecord>,
  name: string,
): Transaction {
  const created = created_at.replace(/Z$/, '+0000');
  return { transactionId, partner: partner ?? name, kilometer, status, created, type: service, address };
}

/** A partner's display name. */
export async function displayName(tx: PartnerTx, partnerId: string): Promise<string> {
  return (await tx.get('partners', partnerId))?.name ?? partnerId;
}

/** What offsetting the CO2 of a session costs: the vendor's sample of it sends no kilometres and is answered with these. */
const usualOffset = 3;

/** What a partner's users pay for it where the request doesn't say, in whole kilometres. */
export async function offsetPrice(tx: PartnerTx, partnerId: string): Promise<number> {
  return (await tx.get('partners', partnerId))?.co2_offset_kilometer ?? usualOffset;
}
