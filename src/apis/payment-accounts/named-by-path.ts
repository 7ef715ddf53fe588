import type { Refusal, Standing } from '../../engine/api/api.js';
import type { ErrorCode } from './errors.js';
import { type AnyCall, byId, known, refusal } from './records.js';

/** What a path names is looked at ahead of the members, and ahead of what a scenario makes of the request. */
export async function accountOfPath({ tx, params }: AnyCall): Promise<Refusal | undefined> {
  return (await byId(tx, 'accounts', params['id'])) ? undefined : refusal('account-not-found');
}

export async function paymentOfPath({ tx, params }: AnyCall): Promise<Refusal | undefined> {
  return (await byId(tx, 'payments', params['id'])) ? undefined : refusal('payment-not-found');
}

/** A transaction of another payment is none of this one's. */
export async function transactionOfPath({ tx, params }: AnyCall): Promise<Refusal | undefined> {
  const payment = await byId(tx, 'payments', params['payment_id']);
  if (!payment) return refusal('payment-not-found');
  const transaction = await byId(tx, 'transactions', params['transaction_id']);
  return transaction?.payment_id === payment.id ? undefined : refusal('transaction-not-found');
}

/** How an answer leaves the payment that the path names: who executes or authorizes it is not told the state. */
export async function standingOfPath({ tx, params }: Pick<AnyCall, 'tx' | 'params'>): Promise<Standing> {
  const { id, state } = await known(tx, 'payments', params['id']);
  return state === 'pending' ? { pending: [id] } : { settled: [id] };
}

/** Refusals that say that nothing is under way any more: the payment has ended, or has failed and can be tried again. */
const ends: ReadonlySet<string> = new Set<ErrorCode>([
  'payment-completed',
  'payment-cancelled',
  'insufficient-funds',
  'amount-invalid',
  'empty-payment',
]);

/** What a refusal tells of the payment that the path names. */
export function refusedOfPath({ params }: Pick<AnyCall, 'params'>, { code }: Refusal): Standing {
  const id = params['id'] ?? params['payment_id'] ?? '';
  return ends.has(code) ? { known: [id.toLowerCase()] } : {};
}
