import type { AddressFor } from '../../engine/api/address-for.js';
import { fromMinor } from '../../engine/money.js';
import { dayIn, timestampIn } from './calendar.js';
import { isApproved, type PayingCard } from './cards.js';
import { chargeBody } from './charge-body.js';
import type { ChargesTx } from './records.js';
import { type Schedule, scheduleOf } from './schedule.js';
import type { ChargeRecord, Day, InstallmentRecord, Shapes, Transaction } from './shapes.js';

type Charge = Readonly<ChargeRecord>;
type Row = Readonly<InstallmentRecord>;

/** What a payment is made with, beside the card. */
export interface Paying {
  readonly tx: ChargesTx;
  readonly ids: { next(kind: string): Promise<string> };
  readonly now: Date;
  readonly sandbox: string;
  readonly addressFor: AddressFor;
}

/** What came of a payment. */
export interface Payment {
  readonly approved: boolean;
  /** The number of the row. */
  readonly installment: number;
  readonly transaction: Transaction;
}

const succeeded = 'ChargePaymentSucceeded';
const failed = 'ChargePaymentFailed';

/** What a payment may tell the charge's receiver. */
export const events = [succeeded, failed] as const;

/** So many refusals are kept with a charge, the latest. */
const refusalsKept = 20;

/** The rows that can be paid, in their order. Where there was nothing to pay, nothing is open. */
export function openRows({ installments }: Schedule): Row[] {
  return installments.filter(({ settlement, amount_minor }) => settlement === null && amount_minor > 0);
}

/** The rows that can be paid on a day; of a charge that is inactive none. */
export function payableRows(charge: Charge, today: Day): Row[] {
  return charge.is_active ? openRows(scheduleOf(charge, today)) : [];
}

/**
 * Pays an open row of a charge, or has it refused. A refusal changes nothing about the row.
 *
 * @param refused whether it is refused whatever the card
 */
export async function pay(
  { tx, ids, now, sandbox, addressFor }: Paying,
  charge: Charge,
  row: Row,
  card: Readonly<PayingCard>,
  refused = false,
): Promise<Payment> {
  const approved = !refused && isApproved(card, row.amount_minor);
  const { holder, number, expiry_month, expiry_year, brand } = card;
  const transaction: Transaction = {
    id: Number(await ids.next('transaction')),
    uuid: await ids.next('uuid'),
    resource: 'transactions',
    attributes: {
      amount: fromMinor(row.amount_minor, 2),
      installments: 1,
      status: approved ? { code: 8, message: 'CAPTURED' } : { code: 7, message: 'DECLINED' },
      card: { holder, number, expiry_month, expiry_year, brand },
      created_at: timestampIn(now),
    },
  };
  const installment = row.number;
  const after = approved ? withPaid(charge, row, transaction, now) : withRefused(charge, installment, transaction);
  tx.put('charges', after);
  if (after.callback_url !== null) {
    const baseUrl = addressFor(sandbox, after.created_through);
    tx.callback({
      event: approved ? succeeded : failed,
      subject: String(after.id),
      target: after.callback_url,
      body: withLast(await chargeBody(after, { tx, baseUrl, now, directive: {} }), transaction),
      ...(after.created_by !== undefined && { signer: after.created_by }),
    });
  }
  return { approved, installment, transaction };
}

/** What is told: the charge as its query answers it, with the attempt as the last of its attributes. */
function withLast(body: Shapes['charge'], last_transaction: Transaction) {
  const { attributes, ...charge } = body;
  return { ...charge, attributes: { ...attributes, last_transaction } };
}

function withRefused(charge: Charge, installment: number, transaction: Transaction): ChargeRecord {
  const refusals = [...(charge.refusals ?? []), { installment, transaction }].slice(-refusalsKept);
  return { ...charge, refusals };
}

/** Of a recurring charge only paid rows are stored, so that this one may be new. */
function withPaid(charge: Charge, row: Row, transaction: Transaction, now: Date): ChargeRecord {
  const paid: InstallmentRecord = {
    ...row,
    settlement: {
      paid_minor: row.amount_minor,
      payment_date: dayIn(now),
      description: charge.description,
      payment: { ...transaction },
    },
  };
  const others = charge.installments.filter(({ number }) => number !== row.number);
  const installments = [...others, paid].sort((a, b) => a.number - b.number);
  return { ...charge, installments, updated_at: now.toISOString() };
}
