// Generated from the JSON Schemas by `npm run generate`; edits are lost.
export type Uuid = string;
/**
 * Shown on the transaction; null where none was given.
 */
export type Reference = string | null;
export type PartnerId = string;
/**
 * OPEN: the kilometres are pending. CANCELLED: they were never taken.
 */
export type TransactionStatus = 'CONFIRMED' | 'OPEN' | 'CANCELLED';

export interface ActShapes {
  'british-gas': {
    'issue-token': {
      members: IssueToken;
      result: TokenIssued;
    };
  };
  'payment-accounts': {
    'answer-authorization': {
      members: AnswerAuthorization;
      result: Payment;
    };
  };
  suissu: {
    'create-token': {
      members: CreateToken;
      result: TokenCreated;
    };
  };
  'charge-and': {
    'settle-transaction': {
      members: SettleTransaction;
      result: Transaction;
    };
  };
}
export interface IssueToken {
  /**
   * ISO 8601 duration above zero, from now on in sandbox time.
   */
  expiresIn?: string;
}
export interface TokenIssued {
  /**
   * As clients send it in Authorization: Bearer.
   */
  token: string;
}
export interface AnswerAuthorization {
  payment: Uuid;
  state: 'accepted' | 'declined';
}
export interface Payment {
  id: Uuid;
  request_id: string;
  seller_id: Uuid;
  created_at: string;
  currency: string;
  /**
   * The sum of its pending and completed transactions.
   */
  amount: number;
  state: 'pending' | 'completed' | 'cancelled';
  reference: Reference;
}
export interface CreateToken {
  /**
   * The active property that the card is stored for.
   */
  partner_id: string;
  /**
   * A token is charged once, an intent again and again.
   */
  kind?: 'token' | 'intent';
  /**
   * What the gateway says to a charge of it.
   */
  card?: 'approved' | 'declined' | 'insufficient-funds' | 'expired' | 'incorrect-cvc';
}
export interface TokenCreated {
  /**
   * As charge takes it.
   */
  token_id: string;
}
export interface SettleTransaction {
  partnerId: PartnerId;
  transactionId: string;
  status: 'CONFIRMED' | 'CANCELLED';
}
export interface Transaction {
  transactionId: string;
  /**
   * The partner's display name; empty on a credit of the vendor's.
   */
  partner: string;
  /**
   * Below zero where they were debited, above where credited.
   */
  kilometer: number;
  status: TransactionStatus;
  /**
   * UTC, as in 2019-04-23T08:07:48.788+0000.
   */
  created: string;
  /**
   * The service, or what they were credited for.
   */
  type: string;
  /**
   * Where the session took place; null where the request doesn't say.
   */
  address: string | null;
}
