import type { Engine } from './engine.js';
import { type Correction, correct, corrected } from './journal/corrections.js';
import type { RawExchange } from './journal/exchange.js';
import type { Trip } from './journal/record.js';
import { sealedReply } from './journal/seal.js';
import { unseal } from './journal/unseal.js';
import { StoreUnavailable } from './store/store.js';
import { wait } from './timers.js';

/** Milliseconds between two looks at whether the store can be asked what it has kept. */
const pause = 500;

/** A request was refused since the store could not be used, which may have kept it all the same. */
export function noteUnsure(engine: Engine, trip: Trip, told: NonNullable<RawExchange['reply']>): void {
  note(engine, trip.sandbox, { place: trip.requestId, reply: sealedReply(told, engine.sealRules(trip.api)) });
}

/**
 * A request was recorded with its answer, and its client has left before it had that, or all of it.
 *
 * @param saw whether it had begun to arrive
 */
export async function recordLeft(engine: Engine, trip: Trip, saw: 'nothing' | 'a-part'): Promise<void> {
  const { sandbox, requestId, recorded } = trip;
  if (recorded === undefined) return;
  const reply = saw === 'nothing' ? null : unseal(recorded).reply;
  const left: Correction = { place: requestId, reply, clientGone: true };
  try {
    await engine.store.transact(sandbox, (tx) => correct(tx, left));
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    engine.unrecorded.note(sandbox);
    note(engine, sandbox, left);
  }
  trip.left = true;
  trip.recorded = corrected(recorded, left);
}

/** What is left to be settled in a sandbox is, before anything else is done or asked there; else later. */
export async function settleFirst({ unrecorded, store }: Engine, sandbox: string): Promise<void> {
  try {
    await unrecorded.settle(store, sandbox);
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
  }
}

function note(engine: Engine, sandbox: string, told: Correction): void {
  const isFirst = !engine.unrecorded.anyUnsure;
  engine.unrecorded.noteUnsure(sandbox, told);
  if (isFirst) engine.unattended.own('journal', settleAll(engine), 'what a client was told could not be recorded');
}

/** Whoever asks, here or at another process, is to be told right: it is settled as soon as the store can be used. */
async function settleAll(engine: Engine): Promise<void> {
  const { unrecorded, store, timers, stopping } = engine;
  while (unrecorded.anyUnsure && !stopping.aborted) {
    await wait(timers, pause, stopping);
    if (store.trouble !== undefined) continue;
    for (const sandbox of unrecorded.unsureIn) await settleFirst(engine, sandbox);
  }
}
