// Generated from the JSON Schemas by `npm run generate`; edits are lost.
export type Uuid = string;
/**
 * Shown on the transaction; null where none was given.
 */
export type Reference = string | null;
/**
 * As it stands on the card.
 */
export type CardHolder = string;
/**
 * The first six and the last four digits of its number.
 */
export type MaskedNumber = string;
/**
 * As the vendor writes it in a transaction: visa, mastercard, elo.
 */
export type CardBrand = string;
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
  ipag: {
    'pay-charge': {
      members: ChargeToPay;
      result: PaidCharge;
    };
  };
  'charge-and': {
    'settle-transaction': {
      members: SettleTransaction;
      result: Transaction1;
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
export interface ChargeToPay {
  /**
   * Its id.
   */
  charge: number;
  /**
   * The number of the row; left out: the next open one.
   */
  installment?: number;
  /**
   * The number of a test card; left out: the first that is approved.
   */
  card?: string;
}
export interface PaidCharge {
  approved: boolean;
  /**
   * The number of the row.
   */
  installment: number;
  transaction: Transaction;
}
/**
 * A payment, or an attempt at one.
 */
export interface Transaction {
  id: number;
  uuid: string;
  resource: 'transactions';
  attributes: {
    amount: number;
    installments: 1;
    status: {
      code: 8 | 7;
      message: 'CAPTURED' | 'DECLINED';
    };
    card: {
      holder: CardHolder;
      number: MaskedNumber;
      expiry_month: string;
      expiry_year: string;
      brand: CardBrand;
    };
    /**
     * Y-m-d H:i:s, in Brasília.
     */
    created_at: string;
  };
}
export interface SettleTransaction {
  partnerId: PartnerId;
  transactionId: string;
  status: 'CONFIRMED' | 'CANCELLED';
}
export interface Transaction1 {
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
