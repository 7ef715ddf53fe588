import type { Bag } from '../../../engine/json.js';
import { settledOffset } from '../../../engine/test-data/fixture-date.js';
import { complete, decline, failAsAsked, failures } from '../completion.js';
import { paymentOfPath, refusedOfPath, standingOfPath } from '../named-by-path.js';
import { amountOf, closedBecause, type Unpayable } from '../payment.js';
import { type AccountsTx, byId, generalResponse, known, operation, refusal, transactionsOf } from '../records.js';
import type { AccountRecord, PaymentRecord } from '../shapes.js';

/** Page heading "Execute the payment": the payer's half. What follows is the seller's policy or its authorize call. */
export const executePayment = operation({
  id: 'executePayment',
  method: 'POST',
  path: '/payment/:id/execute',
  source: 'documented',
  replies: { 200: 'general-response' },
  charge: async ({ params }, tx) => {
    const payment = await byId(tx, 'payments', params['id']);
    if (!payment) return undefined;
    const { account_id, seller_id, currency, reference, request_id } = payment;
    const amount = amountOf(await transactionsOf(tx, payment));
    return { content: [account_id, seller_id, currency, amount, reference], id: request_id };
  },
  lookUp: 'listPayments',
  movesNothing: ['authorization-declined', 'transaction-failed'],
  standing: standingOfPath,
  standingRefused: (call, refusal) => refusedOfPath(call, refusal),
  steers: [
    { takes: { policy: ['accept', 'decline'], after: 'duration' }, needs: 'policy' },
    { takes: { policy: ['never'] } },
    { takes: { completion: failures } },
  ],
  example: { params: { id: 'eeeeeeee-0001-4eee-8eee-eeeeeeeeeeee' } },
  async resolve(call) {
    const unknown = await paymentOfPath(call);
    if (unknown) return unknown;
    const { account_id, seller_id } = await known(call.tx, 'payments', call.params['id']);
    const payer = await known(call.tx, 'accounts', account_id);
    const seller = await known(call.tx, 'accounts', seller_id);
    const inactive = payer.state === 'inactive' || seller.state === 'inactive';
    return inactive ? refusal('account-inactive') : undefined;
  },
  async handle({ tx, params, now, directive }) {
    const found = await known(tx, 'payments', params['id']);
    const seller = await known(tx, 'accounts', found.seller_id);
    const closed = closedBecause(found) ?? (found.executed ? 'already-executed' : undefined);
    if (closed) return refusal(closed);
    const transactions = await transactionsOf(tx, found);
    if (amountOf(transactions) === 0) return refusal('empty-payment');

    const payment: PaymentRecord = { ...found, executed: true, execution: found.execution + 1 };
    tx.put('payments', payment);
    const asked = await failAsAsked(tx, payment, directive, now);
    const policy = policyOf(seller, payment, directive);
    const failure = asked ?? (await follow(tx, payment, policy, now));
    if (failure !== undefined && failure !== 'unseen') return refusal(failure);
    // What the seller has accepted before is neither waited for nor never answered.
    const unsteered = found.authorized && (directive['policy'] === 'never' || directive['policy'] === 'accept');
    const answer = { status: 200, body: generalResponse('payment executed'), unsteered } as const;
    const outcome = asked === undefined ? policy.outcome : undefined;
    return outcome === undefined ? answer : { ...answer, outcome };
  },
});

interface Policy {
  readonly policy: 'manual' | 'accept' | 'decline';
  /** ISO 8601 duration, counted from execute. */
  readonly after: string;
  /** What the table of outcomes calls it, where it is the seller's own. */
  readonly outcome?: string | undefined;
}

const ownAnswers = { manual: undefined, accept: 'auto-complete', decline: 'authorization-declined' } as const;

/** A scenario may have the seller say no whatever it said before; else an authorization that came first is its answer. */
function policyOf(seller: Readonly<AccountRecord>, { authorized }: PaymentRecord, directive: Bag): Policy {
  const { policy, after = 'PT0S' } = directive;
  if (policy === 'decline') return { policy, after: String(after) };
  if (authorized) return { policy: 'accept', after: 'PT0S' };
  if (policy === 'never') return { policy: 'manual', after: 'PT0S' };
  if (policy === 'accept') return { policy, after: String(after) };
  return { policy: seller.policy, after: seller.policy_after, outcome: ownAnswers[seller.policy] };
}

/** What comes of the execution at once: with a policy that waits, or none, only the payment's being executed. */
async function follow(
  tx: AccountsTx,
  payment: PaymentRecord,
  { policy, after }: Policy,
  now: Date,
): Promise<Unpayable | undefined> {
  if (policy === 'manual') return undefined;
  const due = settledOffset(after, now);
  if (due.getTime() > now.getTime()) {
    await tx.later(due, 'answer-authorization', payment.id, { policy, execution: payment.execution });
    return undefined;
  }
  if (policy === 'accept') return complete(tx, { ...payment, authorized: true }, now);
  await decline(tx, payment, now);
  return undefined;
}
