import type { RecordFault } from '../../engine/api/collection.js';
import { parseDuration } from '../../engine/clock.js';
import { decimalsOf } from '../../engine/currencies.js';
import { largestMinor } from '../../engine/money.js';
import { amountOf } from './payment.js';
import type { AccountRecord, PaymentRecord, TransactionRecord } from './shapes.js';

/** In years. */
const longestWait = 100;

/** An answer that no clock will ever show can't be waited for. */
export function accountFaults({ currency, policy_after }: AccountRecord): RecordFault[] {
  const years = parseDuration(policy_after)?.as('years') ?? Number.NaN;
  if (years >= 0 && years <= longestWait) return currencyFault(currency);
  const reason = `is a duration from PT0S to P${longestWait}Y, not ${policy_after}`;
  return [...currencyFault(currency), { pointer: '/policy_after', reason }];
}

function currencyFault(currency: string): RecordFault[] {
  if (decimalsOf(currency) !== undefined) return [];
  return [{ pointer: '/currency', reason: `ISO 4217 has no currency ${currency}` }];
}

/** What no sequence of execute and authorize leads to. A seller may say no though it authorized, once it was executed. */
export function paymentFaults(payment: PaymentRecord): RecordFault[] {
  const { account_id, seller_id, currency, state, executed, authorized, execution } = payment;
  const faults = currencyFault(currency);
  const demand = (holds: boolean, member: string, reason: string) => {
    if (!holds) faults.push({ pointer: `/${member}`, reason });
  };
  demand(seller_id !== account_id, 'seller_id', 'is the paying account itself');
  demand(!executed || execution > 0, 'execution', 'is 0, and the payment is executed');
  if (state === 'completed') {
    demand(executed, 'executed', 'is false, and the payment is completed');
    demand(authorized, 'authorized', 'is false, and the payment is completed');
  }
  demand(
    state !== 'cancelled' || executed || !authorized,
    'authorized',
    'is true, and the payment is cancelled unexecuted',
  );
  return faults;
}

/** While it is pending nothing has become of it, and it has no date of that. */
export function transactionFaults({ state, update_date }: TransactionRecord): RecordFault[] {
  if ((state === 'pending') === (update_date === null)) return [];
  return [
    {
      pointer: '/update_date',
      reason: `is ${update_date === null ? '' : 'not '}null, and the transaction is ${state}`,
    },
  ];
}

/** Money moves in minor units, which are not the same in another currency. */
export function otherCurrency(payment: PaymentRecord, account: AccountRecord): RecordFault[] {
  if (payment.currency === account.currency) return [];
  return [
    {
      pointer: '/currency',
      reason: `is ${payment.currency}, and that of account ${account.id} is ${account.currency}`,
    },
  ];
}

/** What may have become of the transactions of a payment; those that failed or were cancelled, did so before. */
const statesWithin: Readonly<Record<PaymentRecord['state'], readonly TransactionRecord['state'][]>> = {
  pending: ['pending', 'failed', 'reverted'],
  completed: ['completed', 'failed', 'reverted'],
  cancelled: ['declined', 'failed', 'reverted'],
};

/** The sum of each list that was asked about: every transaction of a payment asks about the same one. */
const sums = new WeakMap<readonly TransactionRecord[], number>();

function sumOf(all: readonly TransactionRecord[]): number {
  const sum = sums.get(all) ?? amountOf(all);
  sums.set(all, sum);
  return sum;
}

export function unlikeItsPayment(
  { state, amount_minor }: TransactionRecord,
  payment: PaymentRecord,
  all: readonly TransactionRecord[],
): RecordFault[] {
  const states = statesWithin[payment.state];
  if (!states.includes(state)) {
    const reason = `is ${state}, and those of a ${payment.state} payment are ${states.join(', ')}`;
    return [{ pointer: '/state', reason }];
  }
  if (sumOf(all) <= largestMinor || state === 'failed' || state === 'reverted') return [];
  return [{ pointer: '/amount_minor', reason: `makes more than ${largestMinor} of its payment, with ${amount_minor}` }];
}
