import { centavosOf } from '../amount.js';
import { writtenDown } from '../appearance.js';
import { dayIn, parseDay } from '../calendar.js';
import { chargeBody, steers } from '../charge-body.js';
import { planDebit } from '../debits.js';
import { refusal } from '../errors.js';
import { inexactMembers, notAnObject } from '../members.js';
import { pausesOn } from '../pauses.js';
import { chargeNamed, operation } from '../records.js';
import { replanned } from '../schedule.js';
import type { ChargeRecord, UpdateCharge } from '../shapes.js';

/**
 * Page heading "Charge Update". Its table calls members mandatory, but its example sends one alone: what is left out
 * stays, and so does what is null or empty; an empty callback_url or last_charge_date is taken away, so that the API's own
 * answer can be sent back. What its table doesn't have (type, frequency, interval, installments, customer) is ignored.
 */
export const updateCharge = operation({
  id: 'updateCharge',
  method: 'PUT',
  path: '/service/resources/charges',
  source: 'documented',
  request: 'update-charge',
  replies: { 200: 'charge' },
  parameters: [{ in: 'query', name: 'id', required: true, schema: { type: 'integer', minimum: 1 } }],
  key: ['/query/id'],
  example: {
    query: { id: '99991' },
    headers: { authorization: 'Basic dGlsbGJveDp0ZXN0LWtleS1pcGFn' },
    body: { is_active: false },
  },
  async resolve({ body, tx, query }) {
    return notAnObject(body) ?? ((await chargeNamed(tx, query)) ? undefined : refusal('charge-not-found'));
  },
  check: ({ body }) => inexactMembers(body),
  steers,
  async handle({ body, tx, query, now, baseUrl, directive }) {
    const found = await chargeNamed(tx, query);
    if (!found) return refusal('charge-not-found');
    const replan = replanned(found, {
      due_date: parseDay(body.due_date ?? '') ?? found.due_date,
      amount_minor: body.amount === undefined ? found.amount_minor : (centavosOf(body.amount) ?? 0),
    });
    if ('refused' in replan) {
      const number = found.installments.length;
      return replan.refused === 'already-paid' ? refusal(replan.refused, { number }) : refusal(replan.refused);
    }
    const today = dayIn(now);
    const changes = { ...replan, ...asSent(body) };
    const charge: ChargeRecord = {
      ...found,
      ...(otherDates(found, changes) && writtenDown(found, today)),
      ...changes,
      updated_at: now.toISOString(),
    };
    const pauses = pausesOn(today, charge);
    if (pauses) charge.pauses = pauses;
    tx.put('charges', charge);
    await planDebit({ tx, now }, charge);
    return { status: 200, body: await chargeBody(charge, { tx, baseUrl, now, directive }) };
  },
});

function otherDates(found: Readonly<ChargeRecord>, changes: Partial<ChargeRecord>): boolean {
  const { due_date, last_charge_date } = { ...found, ...changes };
  return due_date !== found.due_date || last_charge_date !== found.last_charge_date;
}

function asSent(body: UpdateCharge): Partial<ChargeRecord> {
  const { description, last_charge_date, callback_url, auto_debit, is_active } = body;
  return {
    ...(description === undefined ? {} : { description }),
    ...(last_charge_date === undefined ? {} : { last_charge_date: parseDay(last_charge_date) ?? null }),
    ...(callback_url === undefined ? {} : { callback_url: callback_url || null }),
    ...(auto_debit === undefined ? {} : { auto_debit: Boolean(auto_debit) }),
    ...(is_active === undefined ? {} : { is_active: Boolean(is_active) }),
  };
}
