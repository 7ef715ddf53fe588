import { defineOperation, type Tx } from '../../engine/api/api.js';
import type { Collections, RecordFault } from '../../engine/api/collection.js';
import { defineAct } from '../../engine/api/define-act.js';
import { credentialDigest } from '../../engine/digest.js';
import { isOffset, settledInstant, settledOffset } from '../../engine/test-data/fixture-date.js';
import { isNumeric } from './amount.js';
import { dayIn, parseDay } from './calendar.js';
import { cardFaults, maskedNumber, settleCard } from './cards.js';
import { chargeFaults } from './charge-faults.js';
import { customerFaults, otherDocument } from './customer-faults.js';
import { documentOf } from './members.js';
import { pausesOn } from './pauses.js';
import type {
  CardRecord,
  ChargeRecord,
  Credential,
  CredentialRecord,
  CustomerRecord,
  Day,
  InstallmentRecord,
  PauseRecord,
  Shapes,
  StoredCardRecord,
} from './shapes.js';

export interface Records {
  credentials: CredentialRecord;
  customers: CustomerRecord;
  charges: ChargeRecord;
  cards: CardRecord;
  storedCards: StoredCardRecord;
}

export const operation = defineOperation<Shapes, Records>();
export const act = defineAct<Shapes, Records>();
export type ChargesTx = Tx<Records>;

export const collections: Collections<Records, Shapes['fixture']> = {
  credentials: {
    schema: 'credential-record',
    key: ({ api_id }) => api_id,
    keyMembers: ['api_id'],
    settle: settleCredential,
  },
  customers: {
    schema: 'customer-record',
    key: ({ id }) => String(id),
    keyMembers: ['id'],
    unique: [{ member: 'cpf_cnpj', index: 'document' }],
    indexes: { document: ({ cpf_cnpj }) => documentOf(cpf_cnpj ?? '') },
    check: customerFaults,
    settle: settleCustomer,
  },
  charges: {
    schema: 'charge-record',
    key: ({ id }) => String(id),
    keyMembers: ['id'],
    references: [{ members: ['customer_id'], to: 'customers', faults: otherDocument }],
    unique: [{ member: 'billing', index: 'billing' }],
    indexes: { billing: ({ billing }) => billing },
    check: chargeFaults,
    settle: settleCharge,
  },
  cards: {
    schema: 'card-record',
    key: ({ number }) => maskedNumber(number),
    keyMembers: ['number'],
    check: cardFaults,
    settle: settleCard,
  },
  storedCards: {
    schema: 'stored-card-record',
    key: ({ charge_id }) => String(charge_id),
    keyMembers: ['charge_id'],
    references: [{ members: ['charge_id'], to: 'charges', faults: notRecurring }],
  },
};

function settleCredential(credential: CredentialRecord | Credential): CredentialRecord {
  if ('api_key_digest' in credential) return credential;
  const { api_id, api_key, permitted } = credential;
  return { api_id, api_key_digest: credentialDigest(api_key), permitted };
}

function settleCustomer(customer: CustomerRecord, at: Date): CustomerRecord {
  const { created_at, updated_at } = customer;
  return { ...customer, created_at: settledInstant(created_at, at), updated_at: settledInstant(updated_at, at) };
}

function settleCharge(charge: ChargeRecord, at: Date): ChargeRecord {
  const { customer, due_date, last_charge_date, created_at, updated_at } = charge;
  const written = charge.pauses?.map((pause) => settlePause(pause, at));
  const pauses = pausesOn(dayIn(at), written ? { ...charge, pauses: written } : charge);
  return {
    ...charge,
    due_date: settledDay(due_date, at),
    last_charge_date: last_charge_date === null ? null : settledDay(last_charge_date, at),
    ...(pauses && { pauses }),
    ...(customer && { customer: { ...customer, updated_at: settledInstant(customer.updated_at, at) } }),
    installments: charge.installments.map((installment) => settleInstallment(installment, at)),
    created_at: settledInstant(created_at, at),
    updated_at: settledInstant(updated_at, at),
  };
}

function settlePause(pause: PauseRecord, at: Date): PauseRecord {
  const { from, until } = pause;
  return { ...pause, from: settledDay(from, at), until: until === null ? null : settledDay(until, at) };
}

function settleInstallment(installment: InstallmentRecord, at: Date): InstallmentRecord {
  const { due_date, settlement } = installment;
  return {
    ...installment,
    due_date: settledDay(due_date, at),
    settlement: settlement && { ...settlement, payment_date: settledDay(settlement.payment_date, at) },
  };
}

/** Nothing is debited of a charge that has all of its rows from the first. */
function notRecurring(_card: StoredCardRecord, charge: object): RecordFault[] {
  const { id, type } = charge as ChargeRecord;
  if (type === 'recurring') return [];
  return [{ pointer: '/charge_id', reason: `names ${id}, which is no recurring charge` }];
}

/** An offset counts from the day of the sandbox's creation in Brasília. */
function settledDay(written: Day, at: Date): Day {
  const day = isOffset(written) ? dayIn(settledOffset(written, at)) : parseDay(written);
  if (day === undefined) throw new RangeError(`neither a day nor an offset: ${written}`);
  return day;
}

/** The charge that `?billing=` names. Of several the last counts. */
export async function chargeOfBilling(
  tx: ChargesTx,
  query: URLSearchParams,
): Promise<Readonly<ChargeRecord> | undefined> {
  const billing = query.getAll('billing').at(-1) ?? '';
  const [charge] = await tx.list('charges', { index: 'billing', equals: billing, limit: 1 });
  return charge;
}

/** The charge that `?id=` names: any text that PHP takes for its number. Of several the last counts. */
export async function chargeNamed(tx: ChargesTx, query: URLSearchParams): Promise<Readonly<ChargeRecord> | undefined> {
  const id = query.getAll('id').at(-1);
  return isNumeric(id) ? tx.get('charges', String(Number(id))) : undefined;
}

/**
 * The customer of a charge as that charge's request sent it, with the id and the creation of the first time.
 *
 * @throws Error for a charge whose customer a fixture left out
 */
export async function customerOf(tx: ChargesTx, charge: Readonly<ChargeRecord>): Promise<Readonly<CustomerRecord>> {
  const customer = await tx.get('customers', String(charge.customer_id));
  if (!customer) throw new Error(`customer ${charge.customer_id} of charge ${charge.id} is gone`);
  if (!charge.customer) return customer;
  const { name, cpf_cnpj, email, phone, updated_at } = charge.customer;
  return { id: customer.id, name, cpf_cnpj, email, phone, created_at: customer.created_at, updated_at };
}
