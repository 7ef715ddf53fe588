// Generated from the JSON Schemas by `npm run generate`; edits are lost.
/**
 * Above 0, at most 2 decimals; a number, or text that is one.
 */
export type Amount = number | string;
export type CallbackUrl = string;
/**
 * As the vendor writes it in a transaction: visa, mastercard, elo.
 */
export type CardBrand = string;
/**
 * A keyed digest of its number, which it is known again by.
 */
export type CardDigest = string;
/**
 * As it stands on the card.
 */
export type CardHolder = string;
/**
 * What becomes of a payment with it; `by-cents`: a number that ends in 1 is approved, another is refused where the amount has centavos.
 */
export type CardResult = 'approved' | 'refused' | 'by-cents';
export type CustomerName = string;
export type CustomerEmail = string;
/**
 * 10 or 11 digits once the mask is off.
 */
export type CustomerPhone = string;
/**
 * ISO 8601 in UTC; in a fixture also an offset from the sandbox's creation, such as -P10D.
 */
export type Instant = string;
export type Description = string;
/**
 * Y-m-d; in a fixture also an offset from the sandbox's creation, such as P10D, which counts from its day in Brasília.
 */
export type Day = string;
/**
 * How a row was paid, as the records have it; null while it is open, and where they don't say.
 */
export type Payment = {} | null;
/**
 * The first six and the last four digits of its number.
 */
export type MaskedNumber = string;
export type Status = 'pending' | 'overdue' | 'paid';
/**
 * Y-m-d or d/m/Y.
 */
export type DueDate = string;
/**
 * Y-m-d or d/m/Y.
 */
export type LastChargeDate = string;
export type Switch = true | false | 0 | 1;
/**
 * HTML.
 */
export type PaymentPage = string;

export interface Shapes {
  amount: Amount;
  'callback-url': CallbackUrl;
  'card-brand': CardBrand;
  'card-digest': CardDigest;
  'card-holder': CardHolder;
  'card-record': CardRecord;
  'card-result': CardResult;
  card: Card;
  'charge-record': ChargeRecord;
  'charge-to-pay': ChargeToPay;
  charge: Charge;
  charges: Charges;
  'create-charge': CreateCharge;
  'credential-record': CredentialRecord;
  credential: Credential;
  'customer-email': CustomerEmail;
  'customer-name': CustomerName;
  'customer-phone': CustomerPhone;
  'customer-record': CustomerRecord;
  customer: Customer;
  day: Day;
  description: Description;
  'due-date': DueDate;
  failure: Failure;
  fixture: Fixture;
  'installment-record': InstallmentRecord;
  installment: Installment;
  instant: Instant;
  'last-charge-date': LastChargeDate;
  'masked-number': MaskedNumber;
  'paid-charge': PaidCharge;
  'pause-record': PauseRecord;
  'pay-charge': PayCharge;
  'payment-page': PaymentPage;
  payment: Payment;
  'refusal-record': RefusalRecord;
  'sent-customer': SentCustomer;
  'settlement-record': SettlementRecord;
  status: Status;
  'stored-card-record': StoredCardRecord;
  switch: Switch;
  transaction: Transaction;
  'update-charge': UpdateCharge;
}
/**
 * What a sandbox keeps of a test card. One that is put with its whole number needs no digest, and is kept so.
 */
export interface CardRecord {
  /**
   * Its first six and last four digits; the whole of it where it is put.
   */
  number: string;
  digest?: CardDigest;
  brand: CardBrand;
  result: CardResult;
}
/**
 * A test card, as fixtures write it.
 */
export interface Card {
  /**
   * Spaces and hyphens in it don't count.
   */
  number: string;
  brand: CardBrand;
  result: CardResult;
}
export interface ChargeRecord {
  id: number;
  billing: string;
  customer_id: number;
  customer?: SentCustomer;
  is_active: boolean;
  /**
   * In centavos: of a normal charge the total, of a recurring one each occurrence.
   */
  amount_minor: number;
  type: 'normal' | 'recurring';
  frequency: number;
  interval: 'day' | 'week' | 'month';
  description: Description;
  due_date: Day;
  last_charge_date: null | Day;
  auto_debit: boolean;
  callback_url: null | CallbackUrl;
  /**
   * By number: all of a normal charge, of a recurring one those that are paid, as its occurrences follow from the date.
   */
  installments: InstallmentRecord[];
  /**
   * Of a recurring charge, in their order; the last goes on while it is inactive.
   */
  pauses?: PauseRecord[];
  /**
   * Of a recurring charge whose dates were changed, the number of the last row that had appeared before: it and those before it stay, whatever the dates. Left out: the dates tell.
   */
  last_shown?: number;
  /**
   * The latest attempts to pay a row of it that were refused, in their order.
   */
  refusals?: RefusalRecord[];
  /**
   * The API id of the credential that created it, whose key signs its callbacks; left out: the first of the fixture.
   */
  created_by?: string;
  /**
   * The address that created it, without /~id: its link begins so in callbacks. Left out: the server's own.
   */
  created_through?: string;
  created_at: Instant;
  updated_at: Instant;
}
/**
 * The customer as this charge's request sent it; a charge without it shows the customer's own record.
 */
export interface SentCustomer {
  name: CustomerName;
  /**
   * As sent, mask included.
   */
  cpf_cnpj: string | null;
  email: null | CustomerEmail;
  phone: null | CustomerPhone;
  updated_at: Instant;
}
export interface InstallmentRecord {
  number: number;
  due_date: Day;
  /**
   * In centavos.
   */
  amount_minor: number;
  /**
   * What was paid for it, once and as a whole; null while it is open.
   */
  settlement: null | SettlementRecord;
}
export interface SettlementRecord {
  /**
   * In centavos.
   */
  paid_minor: number;
  payment_date: Day;
  /**
   * The charge's, when it was paid.
   */
  description: string;
  /**
   * In centavos; left out: none.
   */
  discount_minor?: number;
  payment: Payment;
}
/**
 * A time in which a recurring charge is inactive, by days in Brasília.
 */
export interface PauseRecord {
  from: Day;
  /**
   * The day on which it was active again; null while it isn't.
   */
  until: null | Day;
  /**
   * The number of the last row that had appeared when it began, where the charge's dates were changed since.
   */
  last_shown?: number;
  /**
   * The number of the last row that it left out, likewise.
   */
  last_left_out?: number;
}
/**
 * An attempt to pay a row that was refused.
 */
export interface RefusalRecord {
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
export interface Charge {
  id: number;
  resource: 'charges';
  attributes: {
    is_active: boolean;
    status: Status;
    amount: number;
    type: 'normal' | 'recurring';
    frequency: number;
    interval: 'day' | 'week' | 'month';
    description: string;
    /**
     * Y-m-d: the due_date.
     */
    starting_date: string;
    /**
     * Y-m-d: the last_charge_date; empty without one.
     */
    closing_date: string;
    auto_debit: boolean;
    /**
     * Empty where none was given.
     */
    callback_url: string;
    /**
     * Y-m-d H:i:s, in Brasília.
     */
    created_at: string;
    /**
     * Y-m-d H:i:s, in Brasília.
     */
    updated_at: string;
    customer: Customer;
    installments: {
      data: Installment[];
    };
    links: {
      payment: string;
    };
  };
}
export interface Customer {
  id: number;
  resource: 'customers';
  attributes: {
    is_active: boolean;
    name: string;
    cpf_cnpj: string | null;
    email: string | null;
    phone: string | null;
    /**
     * Y-m-d, in Brasília.
     */
    created_at: string;
    /**
     * Y-m-d, in Brasília.
     */
    updated_at: string;
  };
}
export interface Installment {
  number: number;
  /**
   * Y-m-d.
   */
  due_date: string;
  amount: number;
  paid_amount: number;
  discount: number;
  /**
   * Y-m-d; null while it is open.
   */
  payment_date: string | null;
  description: string;
  payment: Payment;
}
export interface Charges {
  data: Charge[];
  links: {
    first: string;
    last: string;
    prev: string | null;
    next: string | null;
  };
  meta: {
    current_page: number;
    last_page: number;
    from: number | null;
    to: number | null;
    per_page: number;
    total: number;
  };
}
export interface CreateCharge {
  amount: Amount;
  description: Description;
  due_date: DueDate;
  /**
   * Counts intervals.
   */
  frequency?: number | string;
  interval?: 'day' | 'week' | 'month';
  type?: 'normal' | 'recurring';
  last_charge_date?: LastChargeDate;
  callback_url?: CallbackUrl;
  auto_debit?: Switch;
  installments?: number | string;
  is_active?: Switch;
  customer: {
    name: CustomerName;
    /**
     * A CPF or a CNPJ with valid check digits, with or without its mask.
     */
    cpf_cnpj?: string;
    phone?: CustomerPhone;
    email?: CustomerEmail;
  };
}
/**
 * What a sandbox keeps of a credential.
 */
export interface CredentialRecord {
  api_id: string;
  api_key_digest: string;
  permitted: boolean;
}
/**
 * A client's pair of HTTP Basic as a fixture writes it.
 */
export interface Credential {
  api_id: string;
  /**
   * A test value.
   */
  api_key: string;
  /**
   * Whether it may use charges at all.
   */
  permitted: boolean;
}
/**
 * Who a customer is, as its first charge sent it.
 */
export interface CustomerRecord {
  id: number;
  name: CustomerName;
  /**
   * As sent, mask included.
   */
  cpf_cnpj: string | null;
  email: null | CustomerEmail;
  phone: null | CustomerPhone;
  created_at: Instant;
  updated_at: Instant;
}
export interface Failure {
  /**
   * The HTTP status: a number where the credentials are refused, else a string.
   */
  code: number | string;
  /**
   * A text, or the texts of each member that is wrong.
   */
  message:
    | string
    | {
        /**
         * @minItems 1
         */
        [k: string]: string[];
      };
  resource: string;
}
export interface Fixture {
  ids?: {
    charge?: string[];
    customer?: string[];
    billing?: string[];
    transaction?: string[];
    uuid?: string[];
  };
  credentials?: Credential[];
  customers?: CustomerRecord[];
  charges?: ChargeRecord[];
  cards?: Card[];
  storedCards?: StoredCardRecord[];
}
/**
 * The card that a recurring charge is debited from.
 */
export interface StoredCardRecord {
  charge_id: number;
  number: MaskedNumber;
  digest: CardDigest;
  brand: CardBrand;
  holder: CardHolder;
  expiry_month: string;
  expiry_year: string;
  result: CardResult;
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
 * The fields of the hosted page's form; spaces and hyphens in the card's don't count.
 */
export interface PayCharge {
  /**
   * The number of a row that is open; left out: the next open one.
   */
  installment?: string;
  /**
   * The name on the card.
   */
  holder?: string;
  /**
   * The number of a test card.
   */
  number?: string;
  /**
   * Month and year: 12/30 or 12/2030.
   */
  expiry?: string;
  /**
   * Any three or four digits.
   */
  cvv?: string;
}
/**
 * What is left out stays as it is.
 */
export interface UpdateCharge {
  amount?: Amount;
  description?: Description;
  due_date?: DueDate;
  /**
   * Y-m-d or d/m/Y; empty: there is none any more.
   */
  last_charge_date?: string;
  /**
   * Empty: there is none any more.
   */
  callback_url?: string;
  auto_debit?: Switch;
  is_active?: Switch;
}
