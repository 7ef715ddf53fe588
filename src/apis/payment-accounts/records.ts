import { defineOperation, type Handling, Refusal, type Tx } from '../../engine/api/api.js';
import type { Collections } from '../../engine/api/collection.js';
import { defineAct } from '../../engine/api/define-act.js';
import { decimalsOf } from '../../engine/currencies.js';
import { fromMinor } from '../../engine/money.js';
import { settledInstant } from '../../engine/test-data/fixture-date.js';
import type { ErrorCode } from './errors.js';
import { accountFaults, otherCurrency, paymentFaults, transactionFaults, unlikeItsPayment } from './record-faults.js';
import type { AccountRecord, PaymentRecord, Shapes, TransactionRecord } from './shapes.js';

export interface Records {
  accounts: AccountRecord;
  payments: PaymentRecord;
  transactions: TransactionRecord;
}

export const operation = defineOperation<Shapes, Records>();
export const act = defineAct<Shapes, Records>();
export type AccountsTx = Tx<Records>;
export type AnyCall = Handling<Shapes, Records, keyof Shapes>;

export const collections: Collections<Records, Shapes['fixture']> = {
  accounts: {
    schema: 'account-record',
    key: ({ id }) => id,
    keyMembers: ['id'],
    check: accountFaults,
    settle: settled('created_at', 'updated_at'),
  },
  payments: {
    schema: 'payment-record',
    key: ({ id }) => id,
    keyMembers: ['id'],
    references: [
      { members: ['account_id'], to: 'accounts', faults: otherCurrency },
      { members: ['seller_id'], to: 'accounts', faults: otherCurrency },
    ],
    unique: [{ member: 'request_id', index: 'request' }],
    indexes: { account: ({ account_id }) => account_id, request: ({ request_id }) => request_id },
    check: paymentFaults,
    settle: settled('created_at'),
  },
  transactions: {
    schema: 'transaction-record',
    key: ({ id }) => id,
    keyMembers: ['id'],
    references: [{ members: ['payment_id'], to: 'payments', faults: unlikeItsPayment, among: 'payment' }],
    indexes: { payment: ({ payment_id }) => payment_id },
    check: transactionFaults,
    settle: settled('emission_date', 'update_date'),
  },
};

export const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Requests name records in either case of their UUIDs, records one another in small letters. */
export const named = ['id', 'user_id', 'account_id', 'seller_id', 'payment_id'];

function settled<T extends object>(...dates: readonly (keyof T & string)[]): (record: T, at: Date) => T {
  const dated = new Set<string>(dates);
  return (record, at) => {
    const members: [string, unknown][] = Object.entries(record);
    const stored = members.map(([member, written]) => {
      if (typeof written !== 'string') return [member, written];
      if (dated.has(member)) return [member, settledInstant(written, at)];
      return [member, named.includes(member) ? written.toLowerCase() : written];
    });
    return { ...record, ...Object.fromEntries(stored) };
  };
}

export function refusal(code: ErrorCode): Refusal {
  return new Refusal(code);
}

/** What a path or a member names by UUID, in either case. */
export function byId<C extends keyof Records>(
  tx: AccountsTx,
  collection: C,
  id: string | undefined,
): Promise<Readonly<Records[C]> | undefined> {
  return tx.get(collection, (id ?? '').toLowerCase());
}

/** A record that an earlier check has seen. */
export async function known<C extends keyof Records>(
  tx: AccountsTx,
  collection: C,
  id: string | undefined,
): Promise<Readonly<Records[C]>> {
  const record = await byId(tx, collection, id);
  if (!record) throw new Error(`${collection} ${id} is gone`);
  return record;
}

/** A payment's transactions, in order of creation. */
export function transactionsOf(tx: AccountsTx, { id }: Readonly<PaymentRecord>) {
  return tx.list('transactions', { index: 'payment', equals: id });
}

/** @throws Error for a currency that no schema let through */
export function placesOf(currency: string): number {
  const places = decimalsOf(currency);
  if (places === undefined) throw new Error(`${currency} is no currency`);
  return places;
}

export function accountBody(account: Readonly<AccountRecord>): Shapes['account'] {
  const { id, user_id, balance_minor, currency, state, created_at, updated_at } = account;
  const balance = fromMinor(balance_minor, placesOf(currency));
  return { id, user_id, currency, balance, state, created_at, updated_at };
}

export function paymentBody(payment: Readonly<PaymentRecord>, amountMinor: number): Shapes['payment'] {
  const { id, request_id, seller_id, created_at, currency, state, reference } = payment;
  const amount = fromMinor(amountMinor, placesOf(currency));
  return { id, request_id, seller_id, created_at, currency, amount, state, reference };
}

export function transactionBody(
  { id, amount_minor, state, payment_id, emission_date, update_date }: Readonly<TransactionRecord>,
  currency: string,
): Shapes['transaction'] {
  const amount = fromMinor(amount_minor, placesOf(currency));
  return { id, amount, state, id_payment: payment_id, emission_date, update_date };
}

export function generalResponse(message: string): Shapes['general-response'] {
  return { code: 200, response: { status: 'success', message } };
}
