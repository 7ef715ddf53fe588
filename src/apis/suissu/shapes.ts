// Generated from the JSON Schemas by `npm run generate`; edits are lost.
/**
 * A stored card; its token_id wraps this. What is longer could pass for a card number.
 */
export type RowId = string;
/**
 * The payment gateway that a property charges through.
 */
export type Gateway = 'Stripe' | 'Pay Advantage';

export interface Shapes {
  'card-record': CardRecord;
  'charge-record': ChargeRecord;
  charge: Charge;
  charged: Charged;
  'create-token': CreateToken;
  'credential-record': CredentialRecord;
  credential: Credential;
  failure: Failure;
  fixture: Fixture;
  gateway: Gateway;
  'property-record': PropertyRecord;
  'row-id': RowId;
  'token-created': TokenCreated;
}
export interface CardRecord {
  row_id: RowId;
  /**
   * The property that it was stored for.
   */
  partner_id: string;
  /**
   * A token is charged once, an intent again and again.
   */
  kind: 'token' | 'intent';
  /**
   * A token that has been charged.
   */
  spent: boolean;
  /**
   * What the gateway says to a charge.
   */
  gateway_answer: 'approved' | 'card-declined' | 'insufficient-funds' | 'card-expired' | 'incorrect-cvc';
}
export interface ChargeRecord {
  PGTransactionID: string;
  partner_id: string;
  row_id: RowId;
  currency_code: string;
  /**
   * In minor units of the currency: paise of INR.
   */
  amount_minor: number;
  customer_name: string | null;
  /**
   * ISO 8601 in UTC; in a fixture also an offset from the sandbox's creation.
   */
  created_at: string;
}
export interface Charge {
  /**
   * The property, as it was named when it was set up.
   */
  partner_id: string;
  /**
   * A token, charged once, or an intent, charged again and again: base64 of a gzip member that holds a decimal row id.
   */
  token_id: string;
  /**
   * ISO 4217; one that the property accepts.
   */
  currency_code: string;
  /**
   * In major units, above 0, with at most as many decimals as the currency has.
   */
  amount: string;
  /**
   * Required where the property's gateway is Pay Advantage.
   */
  customer_name?: string;
}
export interface Charged {
  Status: 'Success';
  /**
   * @maxItems 0
   */
  ErrorMessages: unknown[];
  /**
   * The payment gateway's own id of the charge.
   */
  PGTransactionID: string;
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
/**
 * What a sandbox keeps of a credential.
 */
export interface CredentialRecord {
  api_name: string;
  api_key_digest: string;
}
/**
 * A client's pair of headers as a fixture writes it.
 */
export interface Credential {
  /**
   * Sent as x-api-name.
   */
  api_name: string;
  /**
   * A test value; sent as x-api-key.
   */
  api_key: string;
}
export interface Failure {
  Status: 'Fail';
  /**
   * @minItems 1
   */
  ErrorMessages: string[];
}
export interface Fixture {
  ids?: {
    'stripe-charge'?: string[];
    /**
     * Of any shape: the vendor shows none.
     */
    'pay-advantage-charge'?: string[];
  };
  credentials?: Credential[];
  properties?: PropertyRecord[];
  cards?: CardRecord[];
  charges?: ChargeRecord[];
}
export interface PropertyRecord {
  partner_id: string;
  gateway: Gateway;
  /**
   * Those it accepts.
   */
  currencies: string[];
  state: 'active' | 'inactive';
}
export interface TokenCreated {
  /**
   * As charge takes it.
   */
  token_id: string;
}
