// Generated from the JSON Schemas by `npm run generate`; edits are lost.
export interface Shapes {
  'account-record': AccountRecord;
  'create-payment': CreatePayment;
  empty: Empty;
  failure: Failure;
  fixture: Fixture;
  'issue-token': IssueToken;
  jsonapi: JsonApi;
  'payment-made': PaymentMade;
  'payment-record': PaymentRecord;
  'saved-card-record': SavedCardRecord;
  'token-fixture': TokenFixture;
  'token-issued': TokenIssued;
  'token-record': TokenRecord;
}
export interface AccountRecord {
  contractAccount: string;
  /**
   * Whether there is anything to pay. An account that is not named here has open items.
   */
  openItems: boolean;
}
export interface CreatePayment {
  payment: {
    /**
     * A card token.
     */
    card: string;
    /**
     * Above 0, at most 2 decimals and 11 integer digits; a string in every sample of the page, a number in its table.
     */
    amount: string | number;
    contractAccount: string;
    emailAddress?: string;
    saveCardIndicator?: 'X';
  };
}
export interface Empty {}
/**
 * ERROR is what SAP or the service reports (500), FAIL what the client did wrong.
 */
export interface Failure {
  jsonapi: JsonApi;
  status: 'ERROR' | 'FAIL';
  data: Empty;
  /**
   * @minItems 1
   */
  errors: {
    code: string;
    message: string;
  }[];
  meta: Empty;
}
export interface JsonApi {
  version: '1.0';
}
export interface Fixture {
  ids?: {
    payment?: string[];
  };
  tokens?: TokenFixture[];
  accounts?: AccountRecord[];
  savedCards?: SavedCardRecord[];
  payments?: PaymentRecord[];
}
export interface TokenFixture {
  /**
   * A test value; clients send it as Bearer.
   */
  token: string;
  /**
   * ISO 8601 in UTC; in a fixture also an offset from the sandbox's creation; null: never.
   */
  expires_at: string | null;
}
export interface SavedCardRecord {
  contractAccount: string;
  card: string;
}
export interface PaymentRecord {
  id: string;
  card: string;
  /**
   * In pence.
   */
  amount_minor: number;
  contractAccount: string;
  /**
   * Whom the vendor would write to; the sandbox sends nothing.
   */
  email_to: string | null;
  /**
   * ISO 8601 in UTC; in a fixture also an offset from the sandbox's creation.
   */
  created_at: string;
}
export interface IssueToken {
  /**
   * ISO 8601 duration above zero, from now on in sandbox time.
   */
  expiresIn?: string;
}
export interface PaymentMade {
  jsonapi: JsonApi;
  status: 'SUCCESS';
  data: {
    payment: {
      /**
       * The payment document number.
       */
      id: string;
      card: string;
      amount: string | number;
      contractAccount: string;
      emailAddress?: string;
      saveCardIndicator?: 'X';
    };
  };
  /**
   * @maxItems 0
   */
  errors: unknown[];
  meta: Empty;
}
export interface TokenIssued {
  /**
   * As clients send it in Authorization: Bearer.
   */
  token: string;
}
export interface TokenRecord {
  /**
   * State never holds the token itself.
   */
  token_digest: string;
  /**
   * ISO 8601 in UTC; null: never.
   */
  expires_at: string | null;
}
