import type { Refusal } from '../../engine/api/api.js';
import { dayIn } from './calendar.js';
import { payAndStore } from './debits.js';
import { refusal } from './errors.js';
import { openRows, type Paying, type Payment } from './pay.js';
import { customerOf } from './records.js';
import { scheduleOf } from './schedule.js';
import type { KnownCard } from './test-card.js';

/** Years from now in which the card ends that nobody has said more of than its number. */
const yearsLeft = 4;

/**
 * Pays a row of a charge as its customer would on the hosted page, or says what the vendor would refuse it with.
 *
 * @param asked the charge's id, and the number of the row; left out: the next open one
 * @param refused whether the payment is refused whatever the card
 */
export async function payAsked(
  paying: Paying,
  { charge: id, installment }: { readonly charge: number; readonly installment?: number },
  { number, digest, brand, result }: KnownCard,
  refused = false,
): Promise<Payment | Refusal> {
  const { tx, now } = paying;
  const charge = await tx.get('charges', String(id));
  if (!charge) return refusal('charge-not-found');
  const schedule = scheduleOf(charge, dayIn(now));
  const open = openRows(schedule);
  const row = installment === undefined ? open[0] : open.find((one) => one.number === installment);
  if (!row) {
    const last = installment ?? schedule.installments.at(-1)?.number ?? 1;
    const isThere = schedule.installments.some((one) => one.number === last);
    return refusal(isThere ? 'already-paid' : 'installment-not-found', { number: last });
  }
  if (!charge.is_active) return refusal('charge-inactive');
  const { name } = await customerOf(tx, charge);
  const expiry = { expiry_month: '12', expiry_year: String(now.getUTCFullYear() + yearsLeft) };
  return payAndStore(paying, charge, row, { number, digest, brand, holder: name, ...expiry, result }, refused);
}
