import { type Callback, type CallbackState, callbackCollection, isFinished } from '../api/callback.js';
import type { Difference } from '../journal/criteria.js';
import type { Bounds } from '../journal/verify.js';
import type { FeedEvent, Store } from '../store/store.js';
import { type Timers, wait } from '../timers.js';
import { keptIn } from './log.js';

/** What is asked of a callback; what is left out doesn't matter. */
export interface CallbackCriteria {
  readonly event?: string;
  readonly subject?: string;
  readonly state?: CallbackState;
}

/** That so many callbacks are like that. */
export interface CallbackQuestion {
  readonly criteria: CallbackCriteria;
  readonly bounds: Bounds;
}

export interface VerifiedCallbacks {
  readonly holds: boolean;
  /** The oldest first. */
  readonly callbackIds: readonly string[];
  /** Only where there are too few: what almost was what is missing. */
  readonly nearest: readonly { readonly callbackId: string; readonly differences: readonly Difference[] }[];
  /** How many have been let go of that may have been like that. */
  readonly dropped: number;
}

const shownMisses = 3;

/**
 * Answers a question about the callbacks of a sandbox as soon as it is settled, or when the time is over.
 *
 * @param ms how long to wait for it, in real time
 * @param cuts end the wait before
 */
export async function verifyCallbacks(
  { store, timers }: { readonly store: Store; readonly timers: Timers },
  sandbox: string,
  question: CallbackQuestion,
  ms: number,
  cuts: readonly AbortSignal[],
): Promise<VerifiedCallbacks> {
  if (ms <= 0) return look(store, sandbox, question);
  let wake = () => {};
  const unfollow = store.follow(sandbox, (event) => {
    if (mayMatter(event, question.criteria)) wake();
  });
  const done = new AbortController();
  let isOver = false;
  const end = wait(timers, ms, AbortSignal.any([...cuts, done.signal])).then(() => {
    isOver = true;
  });
  try {
    for (;;) {
      // From before it looks: what happens meanwhile wakes too early rather than never.
      const changed = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const found = await look(store, sandbox, question);
      if (isOver || isSettled(found, question)) return found;
      await Promise.race([end, changed]);
    }
  } finally {
    done.abort();
    unfollow();
  }
}

/** A glance: event and subject of a callback never change. */
function mayMatter({ kind, text }: FeedEvent, { event, subject }: CallbackCriteria): boolean {
  if (kind === 'reset') return true;
  if (kind !== 'callback') return false;
  const members = Object.entries({ event, subject }).filter(([, value]) => value !== undefined);
  return members.every(([name, value]) => text.includes(`"${name}":${JSON.stringify(value)}`));
}

async function look(store: Store, sandbox: string, { criteria, bounds }: CallbackQuestion): Promise<VerifiedCallbacks> {
  // One that isn't there is not made by whoever looks.
  if (!(await store.use(sandbox))) {
    return { holds: bounds.atLeast === 0, callbackIds: [], nearest: [], dropped: 0 };
  }
  const { all, dropped } = await store.transact(sandbox, (tx) => ({
    all: tx.list(callbackCollection) as readonly Callback[],
    dropped: keptIn(tx).dropped,
  }));
  const callbackIds = all.filter((one) => differences(one, criteria).length === 0).map(({ id }) => id);
  const { length } = callbackIds;
  return {
    holds: length >= bounds.atLeast && length <= bounds.atMost,
    callbackIds,
    nearest: length < bounds.atLeast ? nearestTo(criteria, all) : [],
    // None that is still to be delivered is ever let go of.
    dropped: criteria.state === undefined || isFinished({ state: criteria.state }) ? dropped : 0,
  };
}

/** Whether nothing that may still come can change the answer. */
function isSettled({ holds, callbackIds }: VerifiedCallbacks, { criteria, bounds }: CallbackQuestion): boolean {
  if (holds) return bounds.atMost === Number.POSITIVE_INFINITY;
  // What has been delivered stays so; any other state may become another.
  const isLasting = criteria.state === undefined || criteria.state === 'delivered';
  return isLasting && callbackIds.length > bounds.atMost;
}

function differences(callback: Callback, criteria: CallbackCriteria): Difference[] {
  return (['event', 'subject', 'state'] as const).flatMap((path) => {
    const expected = criteria[path];
    const actual = callback[path];
    return expected === undefined || expected === actual ? [] : [{ path, expected, actual }];
  });
}

/** Those with the fewest differences, the newest first among equals. */
function nearestTo(criteria: CallbackCriteria, all: readonly Callback[]): VerifiedCallbacks['nearest'] {
  return all
    .map((one) => ({ callbackId: one.id, differences: differences(one, criteria) }))
    .filter((one) => one.differences.length > 0)
    .reverse()
    .sort((a, b) => a.differences.length - b.differences.length)
    .slice(0, shownMisses);
}
