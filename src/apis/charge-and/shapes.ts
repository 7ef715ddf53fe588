// Generated from the JSON Schemas by `npm run generate`; edits are lost.
/**
 * yyyy-MM-dd'T'HH:mm:ss.SSS with Z or an offset such as +0200; the date must exist in the calendar.
 */
export type SessionInstant = string;
/**
 * Latitude and longitude in degrees, up to 6 decimals each, such as 20.12345,21.23445.
 */
export type GeoPosition = string;
export type PartnerId = string;
export type Kilometers = number;
/**
 * OPEN: the kilometres are pending. CANCELLED: they were never taken.
 */
export type TransactionStatus = 'CONFIRMED' | 'OPEN' | 'CANCELLED';
/**
 * ISO 8601 in UTC; in a fixture also an offset from the sandbox's creation, such as -P10D.
 */
export type Instant = string;
/**
 * access: for accounts and transactions. refresh: for refreshToken alone.
 */
export type TokenUse = 'access' | 'refresh';
export type Transactions = Transaction[];

export interface Shapes {
  account: Account;
  'charging-session': ChargingSession;
  'create-transaction': CreateTransaction;
  failure: Failure;
  fixture: Fixture;
  'geo-position': GeoPosition;
  instant: Instant;
  kilometers: Kilometers;
  'offset-session': OffsetSession;
  'partner-fixture': PartnerFixture;
  'partner-id': PartnerId;
  'partner-record': PartnerRecord;
  'service-specific-data': ServiceSpecificData;
  'session-instant': SessionInstant;
  'settle-transaction': SettleTransaction;
  'token-fixture': TokenFixture;
  'token-record': TokenRecord;
  'token-use': TokenUse;
  tokens: Tokens;
  'transaction-record': TransactionRecord;
  'transaction-status': TransactionStatus;
  transaction: Transaction;
  transactions: Transactions;
  'user-record': UserRecord;
}
export interface Account {
  kmAvailable: number;
  kmPending: number;
  picturesPending: number;
  picturesAccepted: number;
  challengesSolved: number;
  role: string;
}
/**
 * Keys that a charging session must have.
 */
export interface ChargingSession {
  EVSE_ID: unknown;
  COUNTRY: unknown;
  CITY: unknown;
  STREET: unknown;
  HOUSE_NUMBER: unknown;
  CONSUMED_ENERGY_KWH: unknown;
  SESSION_START: unknown;
  SESSION_END: unknown;
  GEO_POSITION_CHARGEPOINT: unknown;
}
export interface CreateTransaction {
  /**
   * The partner's own; taken once and for all by a transaction that is made.
   */
  transactionId: string;
  transactionReference?: string;
  service: 'PAY_FOR_CHARGING_SESSION' | 'CO2_OFFSET_CHARGING_SESSION' | 'DONATE_FOR_CO2_OFFSET';
  /**
   * What the user pays; it may be left out where CO2 is offset, at the partner's price.
   */
  kilometer?: number;
  serviceSpecificData: ServiceSpecificData;
}
/**
 * The charge detail record. Which keys must be there depends on the service.
 */
export interface ServiceSpecificData {
  EVSE_ID?: string;
  /**
   * ISO 3166-1 alpha-2 or alpha-3.
   */
  COUNTRY?: string;
  CITY?: string;
  STREET?: string;
  /**
   * May be empty.
   */
  HOUSE_NUMBER?: string;
  /**
   * A decimal; may be empty. A number is taken too.
   */
  CONSUMED_ENERGY_KWH?: string | number;
  SESSION_START?: SessionInstant;
  SESSION_END?: SessionInstant;
  GEO_POSITION_CHARGEPOINT?: GeoPosition;
  CPO_ID?: string;
  /**
   * An integer; a number is taken too.
   */
  MAX_CHARGING_POWER?: string | number;
  GEO_POSITION_USER?: GeoPosition;
}
export interface Failure {
  error: string;
  /**
   * What the error is about, by position; values stand as they were sent.
   */
  args: unknown[];
}
export interface Fixture {
  ids?: {
    token?: string[];
  };
  partners?: PartnerFixture[];
  users?: UserRecord[];
  transactions?: TransactionRecord[];
  tokens?: TokenFixture[];
}
/**
 * A partner as a fixture writes it. State keeps a digest of the access key.
 */
export interface PartnerFixture {
  partnerId: PartnerId;
  /**
   * Shown on every transaction.
   */
  name: string;
  /**
   * accessKeyId:secretAccessKey, test values, as createToken wants them in Basic; null: none.
   */
  access_key: string | null;
  /**
   * How long an access token is good for, in sandbox time, an ISO 8601 duration; left out: PT1H.
   */
  access_token_life?: string;
  /**
   * The same of a refresh token; left out: P30D.
   */
  refresh_token_life?: string;
  /**
   * What offsetting the CO2 of a session costs where the request doesn't say; left out: 3.
   */
  co2_offset_kilometer?: number;
}
export interface UserRecord {
  partnerId: PartnerId;
  userId: string;
  kmAvailable: Kilometers;
  kmPending: Kilometers;
  picturesPending: number;
  picturesAccepted: number;
  challengesSolved: number;
  role: string;
}
export interface TransactionRecord {
  partnerId: PartnerId;
  transactionId: string;
  userId: string;
  transactionReference: string | null;
  /**
   * How the list names the partner; left out: by its name. Empty on the vendor's credits.
   */
  partner?: string;
  /**
   * Shown as type; of kilometres that were credited also ACCOUNT_REGISTRATION.
   */
  service: string;
  /**
   * As the list shows them: debited below zero, credited above.
   */
  kilometer: number;
  status: TransactionStatus;
  address: string | null;
  created_at: Instant;
}
/**
 * A token as a fixture writes it. State keeps its digest alone.
 */
export interface TokenFixture {
  /**
   * A test value; clients send it as Bearer.
   */
  token: string;
  partnerId: PartnerId;
  use: TokenUse;
  /**
   * ISO 8601 in UTC, or an offset from the sandbox's creation; null: never.
   */
  expires_at: string | null;
}
/**
 * Keys that a charging session must have besides, where its CO2 is offset.
 */
export interface OffsetSession {
  CPO_ID: unknown;
  MAX_CHARGING_POWER: unknown;
}
export interface PartnerRecord {
  partnerId: PartnerId;
  name: string;
  /**
   * Of accessKeyId:secretAccessKey; null where the partner can't log in.
   */
  access_key_digest: string | null;
  /**
   * How long an access token is good for, in sandbox time, an ISO 8601 duration; left out: PT1H.
   */
  access_token_life?: string;
  /**
   * The same of a refresh token; left out: P30D.
   */
  refresh_token_life?: string;
  /**
   * What offsetting the CO2 of a session costs where the request doesn't say; left out: 3.
   */
  co2_offset_kilometer?: number;
}
export interface SettleTransaction {
  partnerId: PartnerId;
  transactionId: string;
  status: 'CONFIRMED' | 'CANCELLED';
}
export interface TokenRecord {
  token_digest: string;
  partnerId: PartnerId;
  use: TokenUse;
  expires_at: string | null;
}
/**
 * Each of the shape of a JWT. Access lasts an hour, refreshing it 30 days, unless the partner says otherwise.
 */
export interface Tokens {
  accessToken: string;
  refreshToken: string;
  idToken: string;
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
