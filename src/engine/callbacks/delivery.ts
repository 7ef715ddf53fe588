import { type Callback, type CallbackAttempt, type Corruption, callbackCollection } from '../api/callback.js';
import { maskText } from '../masking/mask-text.js';
import { isDue } from '../sandbox/pending-callbacks.js';
import { timeIn, worldOf } from '../sandbox/world.js';
import type { Delivering } from './delivering.js';
import type { Ended } from './ended.js';
import { leaseIn } from './lease.js';
import { mustHaveRoom } from './log.js';
import type { Sent } from './outgoing.js';
import { type Kept, recordAttempt, scheduledOf } from './record-attempt.js';
import type { Sendable } from './sendable.js';

/** How an attempt differs from that which the schedule would make. */
export interface Asked {
  readonly by?: 'resend';
  readonly corrupt?: Corruption;
}

type Means = Omit<Delivering, 'timers' | 'unattended'>;

/** An attempt that is to be made. */
interface Making {
  readonly callback: Callback;
  /** The instant at which it is due, sandbox time: ISO 8601, UTC. */
  readonly at: string;
  readonly sent: Sendable;
  readonly corrupt: Corruption | null;
}

/** Makes attempts at callbacks: reads the callback, sends it, and keeps what came of that. */
export class Delivery {
  constructor(
    private readonly means: Means,
    /** Cuts what is under way: nothing of it is kept, so that it is made again. */
    private readonly cut: AbortSignal,
  ) {}

  /** Undefined where there is no such callback any more, or none is due of it. */
  async make(sandbox: string, id: string, asked: Asked): Promise<Kept | undefined> {
    const { store, writer, clock, counts } = this.means;
    const making = await this.#begin(sandbox, id, asked);
    if (!making) return undefined;
    const { callback, at, sent, corrupt } = making;
    const result = await this.#send(callback, sent);
    if (this.cut.aborted) return undefined;
    const attempt: CallbackAttempt = {
      at,
      ...('status' in result ? { status: result.status } : { error: maskText(result.error) }),
      durationMs: Math.round(result.durationMs),
      answer: 'status' in result ? maskText(result.answer) : '',
      ...(corrupt && { corrupt }),
      ...(asked.by && { by: asked.by }),
    };
    const ended: Ended = { attempt, sent, connected: result.connected };
    // One that is gone is not made anew by what came of it.
    if (!(await store.use(sandbox))) return undefined;
    const kept = await store.transact(sandbox, (tx) => recordAttempt(tx, writer, id, ended, clock.now()));
    if (kept?.isChanged) counts.note([kept.callback]);
    return kept;
  }

  #begin(sandbox: string, id: string, { by, corrupt: wish }: Asked): Promise<Making | undefined> {
    const { store, writer, clock } = this.means;
    return store.transact(sandbox, (tx) => {
      const callback = tx.get(callbackCollection, id) as Callback | undefined;
      const world = worldOf(tx);
      const now = timeIn(world, clock.now());
      const held = leaseIn(tx, clock.now().getTime());
      // Somebody else has come to deliver since it was queued.
      if (by === undefined && held && held.by !== this.means.process && !callback?.isLost) return undefined;
      if (!callback || (by === undefined && !isDue(callback, now))) return undefined;
      if (by === 'resend') mustHaveRoom(callback);
      const at = (by === undefined && callback.nextAttemptAt) || now.toISOString();
      const corrupt = wish ?? (by === undefined ? callback.corrupt : null);
      return { callback, at, corrupt, sent: writer.sendable(callback, world.fixtures, new Date(at), corrupt) };
    });
  }

  #send(callback: Callback, { headers, body }: Sendable): Promise<Sent> {
    const { sender, writer } = this.means;
    const { method, attempts } = writer.wireOf(callback);
    const plan = attempts[Math.min(scheduledOf(callback), attempts.length - 1)];
    if (callback.isLost || !plan) {
      return Promise.resolve({ error: 'lost: callback-lost was asked for', connected: false, durationMs: 0 });
    }
    const { connectMs, answerMs } = plan;
    const outgoing = { target: callback.target, method, headers, body: Buffer.from(body), connectMs, answerMs };
    return sender.send(outgoing, this.cut);
  }
}
