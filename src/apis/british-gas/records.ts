import { defineOperation } from '../../engine/api/api.js';
import type { Collections } from '../../engine/api/collection.js';
import { defineAct } from '../../engine/api/define-act.js';
import { credentialDigest } from '../../engine/digest.js';
import { settledInstant } from '../../engine/test-data/fixture-date.js';
import type { AccountRecord, PaymentRecord, SavedCardRecord, Shapes, TokenFixture, TokenRecord } from './shapes.js';

export interface Records {
  tokens: TokenRecord;
  accounts: AccountRecord;
  savedCards: SavedCardRecord;
  payments: PaymentRecord;
}

export const operation = defineOperation<Shapes, Records>();
export const act = defineAct<Shapes, Records>();

/** An account that no record is of exists as well, so that a payment and a saved card need none. */
const ofAccount = { members: ['contractAccount'], to: 'accounts', mayLack: true } as const;

export const collections: Collections<Records, Shapes['fixture']> = {
  tokens: { schema: 'token-record', key: tokenKey, keyMembers: ['token_digest'], settle: settleToken },
  accounts: {
    schema: 'account-record',
    key: ({ contractAccount }) => contractAccount,
    keyMembers: ['contractAccount'],
  },
  savedCards: {
    schema: 'saved-card-record',
    key: ({ contractAccount, card }) => `${contractAccount}/${card}`,
    keyMembers: ['contractAccount', 'card'],
    references: [ofAccount],
  },
  payments: {
    schema: 'payment-record',
    key: ({ id }) => id,
    keyMembers: ['id'],
    references: [ofAccount],
    settle: settlePayment,
  },
};

function tokenKey(record: TokenRecord | TokenFixture): string {
  return 'token' in record ? credentialDigest(record.token) : record.token_digest;
}

function settleToken(token: TokenRecord | TokenFixture, at: Date): TokenRecord {
  const expires_at = token.expires_at === null ? null : settledInstant(token.expires_at, at);
  return { token_digest: tokenKey(token), expires_at };
}

function settlePayment(payment: PaymentRecord, at: Date): PaymentRecord {
  return { ...payment, created_at: settledInstant(payment.created_at, at) };
}
