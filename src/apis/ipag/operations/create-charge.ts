import { addressOutOf } from '../../../engine/sandbox-id.js';
import { centavosOf } from '../amount.js';
import { dayIn, parseDay } from '../calendar.js';
import { chargeBody, overdueOutcome, steers } from '../charge-body.js';
import { documentOf, inexactCharge, notAnObject } from '../members.js';
import { pausesOn } from '../pauses.js';
import { type ChargesTx, operation } from '../records.js';
import { splitInto } from '../schedule.js';
import type { ChargeRecord, CreateCharge, CustomerRecord } from '../shapes.js';

/** Page heading "New Charge". `type: "charge"` of the vendor's own client is normal; nobody is written to. */
export const createCharge = operation({
  id: 'createCharge',
  method: 'POST',
  path: '/service/resources/charges',
  source: 'documented',
  request: 'create-charge',
  replies: { 201: 'charge' },
  key: [['/body/customer/cpf_cnpj', '/body/customer/name'], '/body/amount', '/body/due_date'],
  example: {
    headers: { authorization: 'Basic dGlsbGJveDp0ZXN0LWtleS1pcGFn' },
    body: {
      amount: 150,
      description: 'Cobrança referente a negociação de débito pendente na Empresa X',
      due_date: '30/10/2030',
      customer: {
        name: 'Maria Francisca',
        cpf_cnpj: '852.391.120-02',
        email: 'maria@mail.me',
        phone: '11 99999-9999',
      },
      callback_url: 'https://api.ipag.test/retorno_charge',
    },
  },
  resolve: ({ body }) => notAnObject(body),
  check: ({ body }) => inexactCharge(body),
  steers,
  async handle({ body, tx, ids, now, baseUrl, directive, caller, sandbox }) {
    const { name, cpf_cnpj = null, email = null, phone = null } = body.customer;
    const customer = { name, cpf_cnpj, email, phone, updated_at: now.toISOString() };
    let customer_id = (await knownCustomer(tx, cpf_cnpj))?.id;
    if (customer_id === undefined) {
      customer_id = Number(await ids.next('customer'));
      tx.put('customers', { ...customer, id: customer_id, created_at: now.toISOString() });
    }
    const charge: ChargeRecord = {
      id: Number(await ids.next('charge')),
      billing: await ids.next('billing'),
      customer_id,
      customer,
      ...asSent(body),
      ...(caller !== undefined && { created_by: caller }),
      created_through: addressOutOf(sandbox, baseUrl),
      created_at: now.toISOString(),
      updated_at: now.toISOString(),
    };
    const pauses = pausesOn(dayIn(now), charge);
    if (pauses) charge.pauses = pauses;
    tx.put('charges', charge);
    const made = await chargeBody(charge, { tx, baseUrl, now, directive });
    return { status: 201, body: made, ...overdueOutcome([made], directive) };
  },
});

/** A customer with the same CPF or CNPJ is the same customer; without one it is a new one each time. */
async function knownCustomer(tx: ChargesTx, cpfCnpj: string | null): Promise<Readonly<CustomerRecord> | undefined> {
  if (cpfCnpj === null) return undefined;
  const [known] = await tx.list('customers', { index: 'document', equals: documentOf(cpfCnpj), limit: 1 });
  return known;
}

type Sent = Omit<
  ChargeRecord,
  'id' | 'billing' | 'customer_id' | 'customer' | 'created_by' | 'created_through' | 'created_at' | 'updated_at'
>;

function asSent(body: CreateCharge): Sent {
  const amount_minor = centavosOf(body.amount) ?? 0;
  const { type = 'normal', interval = 'month' } = body;
  const frequency = Number(body.frequency ?? 1);
  const due_date = parseDay(body.due_date) ?? body.due_date;
  return {
    is_active: Boolean(body.is_active ?? true),
    amount_minor,
    type,
    frequency,
    interval,
    description: body.description,
    due_date,
    last_charge_date: parseDay(body.last_charge_date ?? '') ?? null,
    auto_debit: Boolean(body.auto_debit ?? false),
    callback_url: body.callback_url ?? null,
    installments:
      type === 'normal'
        ? splitInto(Number(body.installments ?? 1), amount_minor, { due_date, frequency, interval })
        : [],
  };
}
