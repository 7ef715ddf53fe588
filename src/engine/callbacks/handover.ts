import { type Callback, type CallbackAttempt, type Corruption, callbackCollection } from '../api/callback.js';
import { maskText } from '../masking/mask-text.js';
import { Problem } from '../problem.js';
import { dueCallbacks, wantedCallbacks } from '../sandbox/pending-callbacks.js';
import { timeIn, worldOf } from '../sandbox/world.js';
import type { StoreTx } from '../store/store.js';
import type { Delivering } from './delivering.js';
import { endLease, type Lease, leaseIn, takeLease } from './lease.js';
import { keep, mustHaveRoom } from './log.js';
import { recordAttempt, scheduledOf } from './record-attempt.js';
import type { Signals } from './signals.js';
import type { UnderWay } from './under-way.js';

/** An attempt that a listener is to make. */
export interface HandedOver {
  readonly callbackId: string;
  /** How many were made before it. */
  readonly attempt: number;
  /** The instant at which it is due, sandbox time: ISO 8601, UTC. */
  readonly at: string;
  /** Whether somebody has asked for it beside the schedule. */
  readonly isResend: boolean;
  readonly target: string;
  readonly method: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  /** Milliseconds of real time, as in `AttemptPlan`. */
  readonly connectMs: number;
  readonly answerMs: number;
}

/** Names an attempt that was handed over. */
export type InHand = Pick<HandedOver, 'callbackId' | 'attempt'>;

/** How an attempt ended that a listener has made. */
export interface Reported {
  readonly at: string;
  readonly isResend: boolean;
  readonly status?: number;
  readonly error?: string;
  readonly connected: boolean;
  readonly durationMs: number;
  readonly answer: string;
}

type Means = Pick<Delivering, 'counts' | 'store' | 'writer' | 'clock' | 'timers'>;

/**
 * Hands attempts over to who sends them from elsewhere, `tillbox listen`: while a listener asks for them now and then,
 * no server sends any of its sandbox's.
 */
export class Handover {
  constructor(
    private readonly means: Means,
    private readonly changed: Signals,
    /** Ends without a receiver those that are lost on purpose. */
    private readonly lose: (sandbox: string, id: string) => Promise<unknown>,
    /** Told where the server is to go on. */
    private readonly gone: (sandbox: string) => void,
    /** What this process is about to send itself. */
    private readonly underWay: Pick<UnderWay, 'in'>,
  ) {}

  /**
   * The attempts that are due; waits for some where there are none.
   *
   * @param busy those that the listener has in hand
   * @param until `cut` ends the wait; `hasLeft`: nobody waits for them any more, and who has left listens no longer
   * @throws Problem `conflict` where another listens
   */
  async take(
    sandbox: string,
    listener: string,
    busy: readonly InHand[],
    { cut, hasLeft }: { readonly cut: AbortSignal; readonly hasLeft: () => boolean },
  ): Promise<HandedOver[]> {
    const { timers } = this.means;
    while (!hasLeft()) {
      const { lost, due } = await this.#due(sandbox, listener, busy);
      let kept = false;
      for (const id of lost) kept = (await this.lose(sandbox, id)) !== undefined || kept;
      if (due.length > 0 || cut.aborted) return due;
      // What could not be ended is tried again later.
      if (lost.length === 0 || !kept) await this.changed.next(sandbox, cut, { timers, ms: 1_000 });
    }
    return [];
  }

  /** Lets the server go on at once. */
  async leave(sandbox: string, listener: string): Promise<void> {
    await this.means.store.transact(sandbox, (tx) => endLease(tx, listener));
    this.gone(sandbox);
  }

  /**
   * Keeps what came of an attempt; one that is no longer waited for changes nothing.
   *
   * @returns undefined where there is no such callback
   */
  async report(sandbox: string, id: string, reported: Reported): Promise<Callback | undefined> {
    const { store, writer, clock, counts } = this.means;
    const { callback, kept } = await store.transact(sandbox, (tx) => {
      const callback = tx.get(callbackCollection, id) as Callback | undefined;
      const { isResend } = reported;
      const isWaitedFor = isResend ? callback?.wanted != null : callback?.nextAttemptAt === reported.at;
      if (!callback || !isWaitedFor) return { callback, kept: undefined };
      const { at, status, error = 'reset: the listener said nothing of it', durationMs, answer, connected } = reported;
      const corrupt = corruptionOf(callback, isResend);
      const attempt: CallbackAttempt = {
        at,
        ...(status === undefined ? { error: maskText(error) } : { status }),
        durationMs,
        answer: maskText(answer),
        ...(corrupt && { corrupt }),
        by: isResend ? 'resend' : 'listener',
      };
      const sent = writer.sendable(callback, worldOf(tx).fixtures, new Date(at), corrupt);
      const kept = recordAttempt(tx, writer, id, { attempt, sent, connected }, clock.now());
      return { callback: kept?.callback, kept };
    });
    if (kept?.isChanged) counts.note([kept.callback]);
    this.changed.tell(sandbox);
    return callback;
  }

  /**
   * Asks whoever listens for one more attempt, and waits until it is made.
   *
   * @returns the callback as it is then; undefined where nobody listens, or no longer
   */
  async ask(
    sandbox: string,
    id: string,
    corrupt: Corruption | undefined,
    cut: AbortSignal,
  ): Promise<Callback | undefined> {
    const { timers } = this.means;
    if (!(await this.#want(sandbox, id, corrupt ?? 'as-it-is'))) return undefined;
    for (;;) {
      this.changed.tell(sandbox);
      await this.changed.next(sandbox, cut, { timers, ms: 1_000 });
      const { callback, isListening } = await this.#seen(sandbox, id);
      if (!callback || callback.wanted === null) return callback;
      if (isListening && !cut.aborted) continue;
      await this.#want(sandbox, id, null);
      return undefined;
    }
  }

  #seen(sandbox: string, id: string) {
    const { store, clock } = this.means;
    return store.transact(sandbox, (tx) => ({
      callback: tx.get(callbackCollection, id) as Callback | undefined,
      isListening: leaseIn(tx, clock.now().getTime())?.kind === 'listener',
    }));
  }

  /** @returns whether somebody listens, who can be asked */
  async #want(sandbox: string, id: string, wanted: Callback['wanted']): Promise<boolean> {
    const { store, clock } = this.means;
    return store.transact(sandbox, (tx) => {
      const callback = tx.get(callbackCollection, id) as Callback | undefined;
      const isListening = leaseIn(tx, clock.now().getTime())?.kind === 'listener';
      // What is lost on purpose comes to no listener either.
      if (!callback || (wanted !== null && (!isListening || callback.isLost))) return false;
      if (wanted !== null) mustHaveRoom(callback);
      keep(tx, { ...callback, wanted });
      return isListening;
    });
  }

  #due(sandbox: string, listener: string, busy: readonly InHand[]) {
    const { store, clock } = this.means;
    return store.transact(sandbox, (tx) => {
      const real = clock.now();
      const mine: Omit<Lease, 'until'> = { by: listener, kind: 'listener' };
      const other = takeLease(tx, mine, real.getTime());
      if (other)
        throw new Problem('conflict', `Another tillbox listen takes the callbacks of ${sandbox}; end it first`);
      const now = timeIn(worldOf(tx), real);
      const wanted = wantedCallbacks(tx);
      const all = [...wanted, ...dueCallbacks(tx, now).filter((one) => !wanted.includes(one))];
      const ours = this.underWay.in(sandbox);
      const inHand = new Set(busy.map(({ callbackId, attempt }) => `${callbackId}/${attempt}`));
      const free = all.filter(({ id, attempts }) => !ours.includes(id) && !inHand.has(`${id}/${attempts.length}`));
      const lost = free.filter(({ isLost }) => isLost).map(({ id }) => id);
      return { lost, due: free.filter(({ isLost }) => !isLost).map((one) => this.#handed(tx, one, now)) };
    });
  }

  #handed(tx: StoreTx, callback: Callback, now: Date): HandedOver {
    const { writer } = this.means;
    const { method, attempts } = writer.wireOf(callback);
    const { id: callbackId, target, wanted, nextAttemptAt } = callback;
    const isResend = wanted !== null;
    const at = !isResend && nextAttemptAt !== null ? nextAttemptAt : now.toISOString();
    const corrupt = corruptionOf(callback, isResend);
    const { headers, body } = writer.sendable(callback, worldOf(tx).fixtures, new Date(at), corrupt);
    const { connectMs, answerMs } = attempts[Math.min(scheduledOf(callback), attempts.length - 1)] ?? noTime;
    const attempt = callback.attempts.length;
    return { callbackId, attempt, at, isResend, target, method, headers, body, connectMs, answerMs };
  }
}

const noTime = { connectMs: 0, answerMs: 0 };

/** In what its next attempt differs: one that was asked for is as it was asked for. */
function corruptionOf({ wanted, corrupt }: Callback, isResend: boolean): Corruption | null {
  if (!isResend) return corrupt;
  return wanted === 'as-it-is' ? null : wanted;
}
