import { type Bag, type Collection, defineOperation } from '../../engine/api.js';
import { settledInstant } from '../../engine/fixture-date.js';
import type { AccountRecord, PaymentRecord, SavedCardRecord, Shapes, TokenRecord } from './shapes.js';

export interface Records {
  tokens: TokenRecord;
  accounts: AccountRecord;
  savedCards: SavedCardRecord;
  payments: PaymentRecord;
}

export const operation = defineOperation<Shapes, Records>();

export const collections: { [C in keyof Records]: Collection<Records[C]> } = {
  tokens: { key: ({ token }) => token, settle: settleToken },
  accounts: { key: ({ contractAccount }) => contractAccount },
  savedCards: { key: ({ contractAccount, card }) => `${contractAccount}/${card}` },
  payments: { key: ({ id }) => id },
};

function settleToken(record: Bag, at: Date): TokenRecord {
  const { token, expires_at } = record as unknown as TokenRecord;
  return { token, expires_at: expires_at === null ? null : settledInstant(expires_at, at) };
}
