import type { Api } from '../api/api.js';
import { type DerivedChange, type DerivedChanges, derivedChanges } from '../api/derived.js';
import { latestInstant, offset } from '../clock.js';
import { badInput, Problem } from '../problem.js';
import { closeLog, type Occurrence, openLog } from './advance-log.js';
import { pendingIn } from './pending-callbacks.js';
import { type Clocked, changeClock } from './set-clock.js';
import { clockAt, timeIn, worldOf } from './world.js';

/** How far: an ISO 8601 duration, or to an instant. */
export type Step = { readonly by: string } | { readonly to: Date };

export interface Advanced {
  /** The instant that the clock was moved to. */
  readonly now: Date;
  /** All that came about by then, in the order of instants; at one instant the tasks come first, as they were made. */
  readonly ran: readonly Occurrence[];
  /** Whether `ran` leaves out what came after its last entry; it has come about all the same. */
  readonly truncated: boolean;
  /** How many callbacks were still due or under way when nobody waited for them any longer; they go on. */
  readonly pendingCallbacks: number;
}

/** So far one advance goes at most: what happens daily would happen thousands of times. */
export const furthest = 'P10Y';

/** So long an advance waits for receivers, in milliseconds of real time. */
const patience = 60_000;

/** So much one advance lists. */
const mostListed = 10_000;

/**
 * Moves a sandbox's clock on and runs all that falls due, each task in a transaction of its own. The clock is moved
 * first: whatever ends this in the middle, the next request runs the rest.
 *
 * @throws Problem `bad-request` for a step that goes back, beyond the year 9999 or too far; nothing has changed then
 * @throws Problem `conflict` where the sandbox was put back or removed meanwhile
 */
export async function advance(clocked: Clocked, apis: readonly Api[], sandbox: string, step: Step): Promise<Advanced> {
  const { requestIds, store, clock, tasks, timers, deliveries, stopping } = clocked;
  const id = requestIds.next();
  const waiting = new AbortController();
  const timer = timers.after(patience, () => waiting.abort());
  const cut = AbortSignal.any([waiting.signal, stopping]);
  let letGo = () => {};
  try {
    await deliveries.settled(sandbox, cut);
    if (!(await store.use(sandbox))) throw new Problem('conflict', `The sandbox ${sandbox} was removed meanwhile`);
    // Once the clock shows what is to come, all of it is due: nobody else brings it about, so that it comes in order.
    letGo = deliveries.hold(sandbox);
    const [from, to] = await moved(clocked, sandbox, step, id);
    try {
      await runInOrder(clocked, sandbox, cut);
    } finally {
      await tasks.reschedule(sandbox);
    }
    const { done, derived, pendingCallbacks } = await store.transact(sandbox, async (tx) => {
      const done = closeLog(tx, id);
      if (!done) throw new Problem('conflict', `The sandbox ${sandbox} was put back while its clock moved on`);
      const pendingCallbacks = pendingIn(tx, timeIn(worldOf(tx), clock.now()));
      return { done, derived: await derivedChanges(tx, apis, [from, to], mostListed), pendingCallbacks };
    });
    return { now: to, ...listed(done, derived), pendingCallbacks };
  } finally {
    timer.cancel();
    letGo();
  }
}

/** Moves the clock. @returns from where to where */
function moved({ store, clock }: Clocked, sandbox: string, step: Step, id: string): Promise<readonly [Date, Date]> {
  return store.transact(sandbox, (tx) => {
    const real = clock.now();
    const world = worldOf(tx);
    const from = timeIn(world, real);
    const to = mustLeadOn(step, from);
    changeClock(tx, world, clockAt(to, world.clock.mode === 'frozen', real), real, id);
    openLog(tx, { id, to: to.toISOString(), openedAt: real.getTime() });
    return [from, to] as const;
  });
}

/** Tasks and attempts in the order of their instants, each to its end; attempts only while somebody waits for them. */
async function runInOrder({ tasks, deliveries }: Clocked, sandbox: string, waiting: AbortSignal): Promise<void> {
  do await tasks.runDue(sandbox, { upToAttempt: true });
  while (await deliveries.makeNext(sandbox, waiting));
  // Tasks wait for nobody.
  await tasks.runDue(sandbox);
}

function listed(
  tasks: readonly Occurrence[],
  { changes, truncated }: DerivedChanges,
): Pick<Advanced, 'ran' | 'truncated'> {
  const all = [...tasks, ...changes.map(occurrenceOf)].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return { ran: all.slice(0, mostListed), truncated: truncated || all.length > mostListed };
}

function occurrenceOf({ at, kind, api, subject, result }: DerivedChange): Occurrence {
  return { at: at.toISOString(), kind, api, subject, result };
}

/**
 * Where a step leads from an instant.
 *
 * @throws Problem `bad-request` for one that goes back, beyond the year 9999 or too far
 */
export function mustLeadOn(step: Step, from: Date): Date {
  const pointer = 'by' in step ? '/body/by' : '/body/to';
  const to = 'by' in step ? offset(from, step.by) : step.to;
  const shown = from.toISOString();
  if (to < from) {
    throw badInput([{ pointer, message: `leads back from ${shown}; PUT /__sandbox/clock sets the clock back` }]);
  }
  if (!(to.getTime() <= latestInstant)) throw badInput([{ pointer, message: 'leads beyond the year 9999' }]);
  if (to > offset(from, furthest)) {
    const message = `leads further than ${furthest} from ${shown}; go step by step, or set the clock with PUT /__sandbox/clock`;
    throw badInput([{ pointer, message }]);
  }
  return to;
}
