// Generated from the JSON Schemas by `npm run generate`; edits are lost.
export type Uuid = string;
/**
 * ISO 8601 in UTC; in a fixture also an offset from the sandbox's creation, such as -P10D.
 */
export type Instant = string;
/**
 * The receiving account.
 */
export type Uuid1 = string;
/**
 * Shown on the transaction; null where none was given.
 */
export type Reference = string | null;
/**
 * The paying account.
 */
export type Uuid2 = string;
export type Payments = Payment[];
export type Transactions = Transaction[];

export interface Shapes {
  'account-record': AccountRecord;
  account: Account;
  'answer-authorization': AnswerAuthorization;
  'authorize-payment': AuthorizePayment;
  'create-account': CreateAccount;
  'create-payment': CreatePayment;
  'create-transaction': CreateTransaction;
  created: Created;
  fixture: Fixture;
  'fund-account': FundAccount;
  'general-response': GeneralResponse;
  instant: Instant;
  'payment-record': PaymentRecord;
  payment: Payment;
  payments: Payments;
  reference: Reference;
  'transaction-record': TransactionRecord;
  transaction: Transaction;
  transactions: Transactions;
  uuid: Uuid;
}
export interface AccountRecord {
  id: Uuid;
  user_id: Uuid;
  /**
   * In minor units of the currency: cents of EUR.
   */
  balance_minor: number;
  currency: string;
  state: 'active' | 'inactive';
  /**
   * How it answers when it is the seller: not by itself, or one way or the other.
   */
  policy: 'manual' | 'accept' | 'decline';
  /**
   * How long after execute it answers, in sandbox time.
   */
  policy_after: string;
  created_at: Instant;
  updated_at: Instant;
}
export interface Account {
  id: Uuid;
  user_id: Uuid;
  currency: string;
  /**
   * In major units.
   */
  balance: number;
  state: 'active' | 'inactive';
  created_at: string;
  updated_at: string;
}
export interface AnswerAuthorization {
  payment: Uuid;
  state: 'accepted' | 'declined';
}
/**
 * Without a state the receiver accepts.
 */
export interface AuthorizePayment {
  state?: 'accepted' | 'declined';
  /**
   * Why it declines.
   */
  reason_code?: string;
}
export interface CreateAccount {
  user_id: Uuid;
  /**
   * ISO 4217.
   */
  currency: string;
}
export interface CreatePayment {
  /**
   * The client's own id of the payment.
   */
  request_id: string;
  seller_id: Uuid1;
  /**
   * ISO 4217.
   */
  currency: string;
  reference?: Reference;
}
export interface CreateTransaction {
  /**
   * At most as many decimals as the currency has.
   */
  amount: number;
  reference?: Reference;
}
export interface Created {
  id: Uuid;
}
export interface Fixture {
  ids?: {
    account?: string[];
    payment?: string[];
    transaction?: string[];
  };
  accounts?: AccountRecord[];
  payments?: PaymentRecord[];
  transactions?: TransactionRecord[];
}
export interface PaymentRecord {
  id: Uuid;
  account_id: Uuid2;
  request_id: string;
  seller_id: Uuid;
  created_at: Instant;
  currency: string;
  reference: Reference;
  state: 'pending' | 'completed' | 'cancelled';
  executed: boolean;
  authorized: boolean;
  /**
   * How often it was executed: an answer to an earlier execution is void.
   */
  execution: number;
}
export interface TransactionRecord {
  id: Uuid;
  payment_id: Uuid;
  /**
   * In minor units of the payment's currency.
   */
  amount_minor: number;
  reference: Reference;
  state: 'pending' | 'completed' | 'declined' | 'failed' | 'reverted';
  emission_date: Instant;
  update_date: null | Instant;
}
export interface FundAccount {
  /**
   * At most as many decimals as the currency has.
   */
  amount: number;
}
export interface GeneralResponse {
  /**
   * The HTTP status.
   */
  code: number;
  response: {
    status: 'success' | 'fail';
    message: string;
  };
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
export interface Transaction {
  id: Uuid;
  amount: number;
  state: 'pending' | 'completed' | 'declined' | 'failed' | 'reverted';
  id_payment: Uuid;
  emission_date: string;
  /**
   * The instant of the final state; null while pending.
   */
  update_date: string | null;
}
