import type { Payment } from './pay.js';
import type { Named } from './payment-page.js';
import type { Schedule } from './schedule.js';
import type { ChargeRecord } from './shapes.js';

/**
 * Where a browser goes after it has sent the form: to the page of the charge, which tells of that payment to whoever opens
 * the address, as often as it is opened. Relative, so that whatever stands in front of the path stays.
 */
export function pageAfter({ billing }: Readonly<ChargeRecord>, payment: Payment | { readonly paid: number }): string {
  if ('paid' in payment) return `?billing=${billing}&installment=${payment.paid}`;
  const { approved, installment, transaction } = payment;
  return `?billing=${billing}&${approved ? `installment=${installment}` : `refused=${transaction.id}`}`;
}

/** The payment that such an address names; undefined where there is none, whatever it says. */
export function namedBy(
  query: URLSearchParams,
  { refusals = [] }: Readonly<ChargeRecord>,
  { installments }: Schedule,
): Named | undefined {
  const refused = query.getAll('refused').at(-1);
  const refusal = refusals.find(({ transaction }) => String(transaction.id) === refused);
  if (refusal) return { refused: refusal.installment };
  const number = query.getAll('installment').at(-1);
  const row = installments.find((one) => String(one.number) === number);
  return row && row.settlement !== null ? { paid: row } : undefined;
}
