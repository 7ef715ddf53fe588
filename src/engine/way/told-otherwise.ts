import { type Correction, correct, corrected } from '../journal/corrections.js';
import type { Recorded } from '../journal/record.js';
import type { UnsureRequest } from '../journal/unsure.js';
import type { RawExchange } from '../masking/exchange.js';
import { sealedReply } from '../masking/seal.js';
import type { Trip } from '../request/trip.js';
import { StoreUnavailable } from '../store/store.js';
import { wait } from '../timers.js';
import type { Engine } from './engine.js';

/** Milliseconds between two looks at whether the store can be asked what it has kept. */
const pause = 500;

/**
 * A request could not be kept as far as anybody knows, which may be wrong.
 *
 * @param told what its client is answered instead of what was to be recorded; undefined where it is answered that
 */
export function noteUnsure(engine: Engine, trip: Trip, told?: NonNullable<RawExchange['reply']>): void {
  const place = trip.requestId;
  note(engine, trip.sandbox, { requestId: place, ...(told && { correction: correctionOf(engine, trip, told) }) });
}

function correctionOf(engine: Engine, trip: Trip, told: NonNullable<RawExchange['reply']>): Correction {
  const place = trip.requestId;
  if (trip.hasLeft()) return { place, reply: null, clientGone: true };
  return { place, reply: sealedReply(told, engine.secrecyOf(trip.api)) };
}

/**
 * A request was recorded with its answer, and its client has left before it had that, or all of it. Never rejects: who
 * has left is answered nothing else.
 *
 * @param recorded the exchange as the journal has it so far; undefined where it has none
 * @param saw whether the answer had begun to arrive
 * @returns the exchange as its client knows it
 */
export async function recordLeft(
  engine: Engine,
  { sandbox, requestId }: Trip,
  recorded: Recorded | undefined,
  saw: 'nothing' | 'a-part',
): Promise<Recorded | undefined> {
  if (!recorded || recorded.clientGone) return recorded;
  const left: Correction = { place: requestId, ...(saw === 'nothing' && { reply: null }), clientGone: true };
  try {
    if (await engine.store.use(sandbox)) await engine.store.transact(sandbox, (tx) => correct(tx, [left]));
  } catch (error) {
    if (error instanceof StoreUnavailable) {
      engine.unrecorded.note(sandbox);
      note(engine, sandbox, { requestId, correction: left });
    } else engine.unattended.failing('journal', error, 'that a client had left could not be recorded', { sandbox });
  }
  return { text: corrected(recorded.text, left), clientGone: true };
}

/** What may have been kept in a sandbox is looked up before anything else is done or asked there; else later. */
export async function reconcileFirst(engine: Engine, sandbox: string): Promise<void> {
  const { unsure, store, unattended } = engine;
  try {
    await unsure.reconcile(store, sandbox);
  } catch (error) {
    if (error instanceof StoreUnavailable) return;
    // There is no room to note it: they go on counting as not recorded.
    unsure.forget(sandbox);
    unattended.failing('journal', error, 'what clients were told could not be recorded', { sandbox });
  }
}

/** Engines in which somebody looks now and then. */
const looking = new WeakSet<Engine>();

function note(engine: Engine, sandbox: string, request: UnsureRequest): void {
  engine.unsure.note(sandbox, request);
  if (looking.has(engine)) return;
  looking.add(engine);
  const done = reconcileAll(engine).finally(() => looking.delete(engine));
  engine.unattended.own('journal', done, 'what clients were told could not be recorded');
}

/** Whoever asks, here or at another process, is to be told right: it is looked up as soon as the store can be used. */
async function reconcileAll(engine: Engine): Promise<void> {
  const { unsure, store, timers, stopping } = engine;
  while (unsure.any && !stopping.aborted) {
    await wait(timers, pause, stopping);
    if (store.trouble !== undefined) continue;
    for (const sandbox of unsure.sandboxes) await reconcileFirst(engine, sandbox);
  }
}
