import { turnFor } from '../../engine/api/answer-limit.js';
import type { Steering } from '../../engine/api/takes.js';
import type { Bag } from '../../engine/json.js';
import { fromMinor } from '../../engine/money.js';
import { dayIn, timestampIn } from './calendar.js';
import { type ChargesTx, customerOf } from './records.js';
import { withinAnswer } from './rows-that-fit.js';
import { type Schedule, scheduleOf } from './schedule.js';
import type { ChargeRecord, CustomerRecord, InstallmentRecord, Shapes, Status } from './shapes.js';

/** What an answer depends on beside the charge. */
export interface Shown {
  readonly tx: ChargesTx;
  readonly baseUrl: string;
  readonly now: Date;
  /** `status`: the scenario's, in the place of the real one; what is paid stays paid. */
  readonly directive: Bag;
}

/** How a scenario may have a charge stand in an answer. */
const statuses = ['pending', 'overdue', 'paid'] as const satisfies readonly Status[];

export const steers: readonly Steering[] = [{ takes: { status: statuses } }];

/** A charge as the vendor shows it, with the latest rows that an answer has room for. */
export function chargeBody(charge: Readonly<ChargeRecord>, shown: Shown): Promise<Shapes['charge']> {
  const { installments, status } = scheduleOf(charge, dayIn(shown.now));
  const [one] = withinAnswer([{ charge, rows: installments }])?.rowed ?? [];
  return bodyOf(charge, { installments: one?.rows ?? installments, status }, shown);
}

/** Charges of one answer, which share its room; undefined where they don't fit into it. */
export async function chargeBodies(
  charges: readonly Readonly<ChargeRecord>[],
  shown: Shown,
): Promise<Shapes['charge'][] | undefined> {
  const today = dayIn(shown.now);
  const schedules = charges.map((charge) => scheduleOf(charge, today));
  const fitted = withinAnswer(charges.map((charge, i) => ({ charge, rows: schedules[i]?.installments ?? [] })));
  if (!fitted) return undefined;
  await turnFor(fitted.bytes);
  const bodies = fitted.rowed.map(({ charge, rows }, i) =>
    bodyOf(charge, { installments: rows, status: schedules[i]?.status ?? 'pending' }, shown),
  );
  return Promise.all(bodies);
}

/** Members in the order of the page's sample; with the charge's customer as it was sent. */
async function bodyOf(
  charge: Readonly<ChargeRecord>,
  { installments, status }: Schedule,
  shown: Shown,
): Promise<Shapes['charge']> {
  return {
    id: charge.id,
    resource: 'charges',
    attributes: {
      is_active: charge.is_active,
      status: status === 'paid' ? status : (statuses.find((one) => one === shown.directive['status']) ?? status),
      amount: fromMinor(charge.amount_minor, 2),
      type: charge.type,
      frequency: charge.frequency,
      interval: charge.interval,
      description: charge.description,
      starting_date: charge.due_date,
      closing_date: charge.last_charge_date ?? '',
      auto_debit: charge.auto_debit,
      callback_url: charge.callback_url ?? '',
      created_at: timestampIn(new Date(charge.created_at)),
      updated_at: timestampIn(new Date(charge.updated_at)),
      customer: customerBody(await customerOf(shown.tx, charge)),
      installments: { data: installments.map((installment) => installmentBody(installment, charge.description)) },
      links: { payment: `${shown.baseUrl}/vpos?billing=${charge.billing}` },
    },
  };
}

/** What the table of outcomes calls an answer in which every charge is overdue, and whether a scenario's status is in none. */
export function overdueOutcome(
  shown: readonly Shapes['charge'][],
  directive: Bag,
): { outcome?: 'overdue'; unsteered?: boolean } {
  const statuses = new Set(shown.map(({ attributes }) => attributes.status as unknown));
  const asked = directive['status'];
  if (asked !== undefined && !statuses.has(asked)) return { unsteered: true };
  return statuses.size === 1 && statuses.has('overdue') ? { outcome: 'overdue' } : {};
}

function customerBody(customer: Readonly<CustomerRecord>): Shapes['customer'] {
  const { id, name, cpf_cnpj, email, phone, created_at, updated_at } = customer;
  return {
    id,
    resource: 'customers',
    attributes: {
      is_active: true,
      name,
      cpf_cnpj,
      email,
      phone,
      created_at: dayIn(new Date(created_at)),
      updated_at: dayIn(new Date(updated_at)),
    },
  };
}

/** A discount is given by the records alone. */
function installmentBody(
  { number, due_date, amount_minor, settlement }: Readonly<InstallmentRecord>,
  description: string,
): Shapes['installment'] {
  return {
    number,
    due_date,
    amount: fromMinor(amount_minor, 2),
    paid_amount: fromMinor(settlement?.paid_minor ?? 0, 2),
    discount: fromMinor(settlement?.discount_minor ?? 0, 2),
    payment_date: settlement?.payment_date ?? null,
    description: settlement?.description ?? description,
    payment: settlement?.payment ?? null,
  };
}
