import { defineOperation, type Handling, Refusal, type Tx } from '../../engine/api/api.js';
import type { Collections, RecordFault } from '../../engine/api/collection.js';
import { defineAct } from '../../engine/api/define-act.js';
import type { ArgumentsOf } from '../../engine/api/takes.js';
import { parseDuration } from '../../engine/clock.js';
import { credentialDigest } from '../../engine/digest.js';
import { settledInstant } from '../../engine/test-data/fixture-date.js';
import type { ErrorCode, errors } from './errors.js';
import type {
  PartnerFixture,
  PartnerRecord,
  Shapes,
  TokenFixture,
  TokenRecord,
  TransactionRecord,
  UserRecord,
} from './shapes.js';

export interface Records {
  partners: PartnerRecord;
  users: UserRecord;
  transactions: TransactionRecord;
  tokens: TokenRecord;
}

export const operation = defineOperation<Shapes, Records>();
export const act = defineAct<Shapes, Records>();
export type PartnerTx = Tx<Records>;
export type AnyCall = Handling<Shapes, Records, keyof Shapes>;

const ofPartner = { members: ['partnerId'], to: 'partners' };

/** A partnerId has no slash, so that two records never share a key. */
export const collections: Collections<Records, Shapes['fixture']> = {
  partners: {
    schema: 'partner-record',
    key: ({ partnerId }) => partnerId,
    keyMembers: ['partnerId'],
    unique: [{ member: 'access_key_digest', index: 'accessKey' }],
    indexes: { accessKey: ({ access_key_digest }) => access_key_digest ?? '' },
    check: partnerFaults,
    settle: settlePartner,
  },
  users: {
    schema: 'user-record',
    key: accountKey,
    keyMembers: ['partnerId', 'userId'],
    references: [ofPartner],
  },
  transactions: {
    schema: 'transaction-record',
    key: ({ partnerId, transactionId }) => `${partnerId}/${transactionId}`,
    keyMembers: ['partnerId', 'transactionId'],
    references: [{ members: ['partnerId', 'userId'], to: 'users' }],
    indexes: { account: accountKey },
    settle: settleTransaction,
  },
  tokens: {
    schema: 'token-record',
    key: tokenKey,
    keyMembers: ['token_digest'],
    references: [ofPartner],
    settle: settleToken,
  },
};

/** Where the account of a partner's user is found. */
export function accountKey({ partnerId, userId }: { readonly partnerId: string; readonly userId: string }): string {
  return `${partnerId}/${userId}`;
}

export function refusal<C extends ErrorCode>(code: C, ...[args]: ArgumentsOf<(typeof errors)[C]>): Refusal {
  return new Refusal(code, args);
}

function tokenKey(record: TokenRecord | TokenFixture): string {
  return 'token' in record ? credentialDigest(record.token) : record.token_digest;
}

/** A token that is never good is issued to nobody. */
function partnerFaults(partner: PartnerRecord): RecordFault[] {
  return (['access_token_life', 'refresh_token_life'] as const).flatMap((member) => {
    const life = partner[member];
    if (life === undefined || (parseDuration(life)?.toMillis() ?? 0) > 0) return [];
    return [{ pointer: `/${member}`, reason: `is a duration above zero, such as PT1H, not ${life}` }];
  });
}

function settlePartner(partner: PartnerRecord | PartnerFixture): PartnerRecord {
  if ('access_key_digest' in partner) return partner;
  const { access_key, ...others } = partner;
  return { ...others, access_key_digest: access_key === null ? null : credentialDigest(access_key) };
}

function settleTransaction(transaction: TransactionRecord, at: Date): TransactionRecord {
  return { ...transaction, created_at: settledInstant(transaction.created_at, at) };
}

function settleToken(token: TokenRecord | TokenFixture, at: Date): TokenRecord {
  const { partnerId, use } = token;
  const expires_at = token.expires_at === null ? null : settledInstant(token.expires_at, at);
  return { token_digest: tokenKey(token), partnerId, use, expires_at };
}
