import { type Collection, defineOperation, type Tx } from '../../engine/api.js';
import { offset } from '../../engine/clock.js';
import { dayIn } from './calendar.js';
import { documentOf } from './members.js';
import type { ChargeRecord, CredentialRecord, CustomerRecord, Shapes } from './shapes.js';

export interface Records {
  credentials: CredentialRecord;
  customers: CustomerRecord;
  charges: ChargeRecord;
}

export const operation = defineOperation<Shapes, Records>();
export type ChargesTx = Tx<Records>;

export const collections: { [C in keyof Records]: Collection<Records[C]> } = {
  credentials: { key: ({ api_id }) => api_id },
  customers: {
    key: ({ id }) => String(id),
    indexes: { document: ({ cpf_cnpj }) => documentOf(cpf_cnpj ?? '') },
    settle: (record, at) => settled(record, at) as CustomerRecord,
  },
  charges: {
    key: ({ id }) => String(id),
    indexes: { billing: ({ billing }) => billing },
    settle: (record, at) => settled(record, at) as ChargeRecord,
  },
};

const instants = new Set(['created_at', 'updated_at']);
const days = new Set(['due_date', 'last_charge_date', 'payment_date']);

/** The fixture's offsets as instants and as days in Brasília, however deep. */
function settled(value: unknown, at: Date, name = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => settled(item, at));
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, settled(member, at, name)]));
  }
  if (typeof value !== 'string' || !/^-?P/.test(value)) return value;
  if (instants.has(name)) return offset(at, value).toISOString();
  return days.has(name) ? dayIn(offset(at, value)) : value;
}

/** The charge that `?id=` names; it compares as a number, and of several the last counts. */
export async function chargeNamed(tx: ChargesTx, query: URLSearchParams): Promise<Readonly<ChargeRecord> | undefined> {
  const id = query.getAll('id').at(-1)?.trim() ?? '';
  return /^\d+(\.0*)?$/.test(id) ? tx.get('charges', String(Number(id))) : undefined;
}

/** @throws Error for a charge whose customer a fixture left out */
export async function customerOf(tx: ChargesTx, charge: Readonly<ChargeRecord>): Promise<Readonly<CustomerRecord>> {
  const customer = await tx.get('customers', String(charge.customer_id));
  if (!customer) throw new Error(`customer ${charge.customer_id} of charge ${charge.id} is gone`);
  return customer;
}
