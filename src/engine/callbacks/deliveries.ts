import { type Callback, type Corruption, callbackCollection } from '../api/callback.js';
import type { DueAttempts } from '../sandbox/due-attempts.js';
import { leftIn } from '../sandbox/left.js';
import { dueCallbacks, isDue, pendingIn } from '../sandbox/pending-callbacks.js';
import { realWaitFor, timeIn, type World, worldOf } from '../sandbox/world.js';
import { StoreFull, type StoreTx, StoreUnavailable } from '../store/store.js';
import { Alarms } from './alarms.js';
import type { Delivering } from './delivering.js';
import { Delivery } from './delivery.js';
import { endLease, type Lease, leaseIn, takeLease } from './lease.js';
import { giveUp } from './log.js';
import { DeliveryQueue, waiting } from './queue.js';
import type { Signals } from './signals.js';
import { UnderWay } from './under-way.js';

/** So long deliveries wait where nothing can be kept, and one whose sandbox is another's, in milliseconds. */
const pause = 1_000;

/** A lease is looked after so often while there is anything to deliver, in milliseconds. */
const renewal = 4_000;

/** So long what is under way at a stop has to come to its end, in milliseconds. */
const patience = 4_000;

/**
 * Delivers what the outboxes hold, at least once: at once what is due, the rest as its time comes. Where several processes
 * share a store one of them delivers for a sandbox, and another goes on soon after it has died.
 */
export class Deliveries implements DueAttempts {
  readonly #queue = new DeliveryQueue();
  readonly #alarms: Alarms;
  readonly #holds = new Map<string, number>();
  readonly #looking = new Map<string, Promise<unknown>>();
  /** What came about in these while they were looked at. */
  readonly #again = new Set<string>();
  readonly underWay = new UnderWay();
  /** Sandboxes whose lease is this process's, or may be. */
  readonly #leased = new Set<string>();
  readonly #cut = new AbortController();
  readonly #delivery: Delivery;
  readonly #mine: Omit<Lease, 'until'>;
  #begun = false;
  #closed = false;

  /** @param changed told whenever something of a sandbox's callbacks has changed */
  constructor(
    private readonly means: Delivering,
    readonly changed: Signals,
  ) {
    this.#alarms = new Alarms(means.timers);
    this.#delivery = new Delivery(means, this.#cut.signal);
    this.#mine = { by: means.process, kind: 'process' };
  }

  /** From here on receivers are called: not before the server itself can be told from them. */
  begin(): void {
    this.#begun = true;
    const early = [...this.#again];
    this.#again.clear();
    for (const sandbox of early) this.look(sandbox);
  }

  look(sandbox: string): void {
    if (this.#closed) return;
    this.changed.tell(sandbox);
    if (!this.#begun || this.#looking.has(sandbox)) {
      this.#again.add(sandbox);
      return;
    }
    const looking = this.#look(sandbox)
      .then(
        () => this.means.unattended.works('callback', 'callbacks can be delivered again'),
        (error: unknown) => this.#lookAgain(sandbox, error),
      )
      .finally(() => {
        this.#looking.delete(sandbox);
        if (this.#again.delete(sandbox)) this.look(sandbox);
      });
    this.#looking.set(sandbox, looking);
  }

  made(sandbox: string, callbacks: readonly Callback[]): void {
    this.means.counts.note(callbacks);
    this.look(sandbox);
  }

  takeOver(sandbox: string, world: World, first: Callback | undefined, by: 'us' | 'others'): void {
    this.#alarms.stop(sandbox);
    this.#queue.clear(sandbox);
    this.changed.tell(sandbox);
    if (!first) return;
    const isTheirs = by === 'others' && !this.#leased.has(sandbox);
    if (isTheirs && isDue(first, timeIn(world, this.means.clock.now()))) this.#watch(sandbox);
    else this.#await(sandbox, world, first);
  }

  forget(sandbox: string): void {
    this.#alarms.stop(sandbox);
    this.#queue.clear(sandbox);
    this.#leased.delete(sandbox);
    this.changed.tell(sandbox);
  }

  settled(sandbox: string, cut: AbortSignal): Promise<void> {
    return this.changed.until(sandbox, cut, async () => {
      return (await this.pending(sandbox)) === 0 && this.underWay.in(sandbox).length === 0;
    });
  }

  /** How many callbacks of a sandbox are due. */
  async pending(sandbox: string): Promise<number> {
    const { store, clock } = this.means;
    if (!(await store.use(sandbox))) return 0;
    return store.transact(sandbox, (tx) => pendingIn(tx, timeIn(worldOf(tx), clock.now())));
  }

  hold(sandbox: string): () => void {
    this.#holds.set(sandbox, (this.#holds.get(sandbox) ?? 0) + 1);
    // Others are to see that it has them in hand.
    if (this.means.store.isShared) this.look(sandbox);
    return () => {
      const left = (this.#holds.get(sandbox) ?? 1) - 1;
      if (left > 0) this.#holds.set(sandbox, left);
      else this.#holds.delete(sandbox);
      this.look(sandbox);
    };
  }

  isHeld(sandbox: string): boolean {
    return this.#holds.has(sandbox);
  }

  async makeNext(sandbox: string, cut: AbortSignal): Promise<boolean> {
    for (;;) {
      if (cut.aborted) return false;
      const { due, other } = await this.#due(sandbox);
      const [next] = due;
      if (!next) return false;
      const underWay = this.underWay.of(next.id);
      // Whoever listens hears of what has become due.
      if (other) this.changed.tell(sandbox);
      if (other) await this.changed.next(sandbox, cut, { timers: this.means.timers, ms: pause });
      else if (underWay !== undefined) await Promise.race([underWay, aborted(cut)]);
      else {
        this.#queue.begin(sandbox, next);
        // It goes on where nobody waits for it any longer.
        const making = this.#make(sandbox, next.id);
        return (await Promise.race([making, aborted(cut)])) === true && !cut.aborted;
      }
    }
  }

  /** Resolves once the first attempts at these have ended, or when it is cut. */
  firstEnded(sandbox: string, ids: readonly string[], cut: AbortSignal): Promise<void> {
    const hasEnded = (tx: StoreTx) => (id: string) =>
      (tx.get(callbackCollection, id) as Callback | undefined)?.attempts.length !== 0;
    const { store } = this.means;
    return this.changed.until(sandbox, cut, () => store.transact(sandbox, (tx) => ids.every(hasEnded(tx))));
  }

  /** One more attempt, now, whatever the callback's state. @returns as it is then; undefined where there is none */
  async resend(sandbox: string, id: string, corrupt: Corruption | undefined): Promise<Callback | undefined> {
    const asked = { by: 'resend', ...(corrupt && { corrupt }) } as const;
    if (!(await this.means.store.use(sandbox))) return undefined;
    const made = await this.underWay.during(sandbox, id, () => this.#delivery.make(sandbox, id, asked));
    this.changed.tell(sandbox);
    this.look(sandbox);
    return made?.callback;
  }

  /** Ends the attempt that is due of a callback which is lost on purpose, whoever delivers for the sandbox. */
  lose(sandbox: string, id: string): Promise<unknown> {
    return this.#delivery.make(sandbox, id, {});
  }

  /** Begins no more, gives what is under way a moment, and lets others deliver. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#alarms.stopAll();
    const end = setTimeout(() => this.#cut.abort(), patience);
    await Promise.allSettled([...this.#looking.values(), ...this.underWay.ends()]);
    clearTimeout(end);
    const { store, process } = this.means;
    const leased = [...this.#leased].map((sandbox) => store.transact(sandbox, (tx) => endLease(tx, process)));
    await Promise.allSettled(leased);
    await this.means.sender.close();
  }

  async #look(sandbox: string): Promise<void> {
    const { store } = this.means;
    if (!(await store.use(sandbox))) return this.forget(sandbox);
    const { due, other, world, first } = await this.#due(sandbox);
    if (other) return this.#alarms.set(sandbox, pause, () => this.look(sandbox));
    if (this.#holds.has(sandbox)) return this.#alarms.set(sandbox, renewal, () => this.look(sandbox));
    if (due.length === 0) {
      if (first) this.#await(sandbox, world, first);
      return;
    }
    this.#queue.add(sandbox, due);
    this.#pump();
    this.#alarms.set(sandbox, renewal, () => this.look(sandbox));
  }

  /** What is due in a sandbox, and whether it is another's to deliver it. */
  async #due(sandbox: string) {
    const { store, clock } = this.means;
    const found = await store.transact(sandbox, (tx) => {
      const real = clock.now();
      const world = worldOf(tx);
      const due = dueCallbacks(tx, timeIn(world, real)).map(waiting);
      const other = due.length === 0 ? undefined : this.#otherThanUs(tx, real);
      return { due, other, world, first: tx.earliest(callbackCollection) as Callback | undefined };
    });
    if (store.isShared && found.due.length > 0 && !found.other) this.#leased.add(sandbox);
    return found;
  }

  /** Whose a sandbox's deliveries are where they aren't this process's. One that has the store for itself needs no lease. */
  #otherThanUs(tx: StoreTx, real: Date): Lease | undefined {
    if (this.means.store.isShared) return takeLease(tx, this.#mine, real.getTime());
    const held = leaseIn(tx, real.getTime());
    return held?.kind === 'listener' ? held : undefined;
  }

  /** Another process is about to deliver; only where it doesn't, the sandbox is loaded. */
  #watch(sandbox: string): void {
    const { store, clock, unattended } = this.means;
    this.#alarms.set(sandbox, pause, () => {
      const looking = leftIn(store, sandbox).then((left) => {
        if (left?.callback && isDue(left.callback, timeIn(left.world, clock.now()))) this.look(sandbox);
        else if (left?.callback) this.#await(sandbox, left.world, left.callback);
      });
      unattended.own('callback', looking, 'callbacks of another process could not be looked at');
    });
  }

  /** Wakes when the first one's time has come. */
  #await(sandbox: string, world: World, { nextAttemptAt }: Callback): void {
    if (nextAttemptAt === null || this.#closed) return;
    const real = this.means.clock.now();
    const ms = realWaitFor(world, new Date(nextAttemptAt), real);
    if (isDue({ nextAttemptAt }, timeIn(world, real))) this.look(sandbox);
    else if (ms !== undefined) this.#alarms.set(sandbox, ms, () => this.look(sandbox));
  }

  #pump(): void {
    for (let next = this.#closed ? undefined : this.#queue.take(); next; next = this.#queue.take()) {
      const { sandbox, id } = next;
      const { unattended } = this.means;
      unattended.own('callback', this.#make(sandbox, id), 'an attempt at a callback could not be made');
    }
  }

  /** Makes the attempt that is due of a callback which the queue counts as begun. @returns whether it came to something */
  async #make(sandbox: string, id: string): Promise<boolean> {
    try {
      const made = await this.underWay.during(sandbox, id, () => this.#delivery.make(sandbox, id, {}));
      if (made) this.#queue.add(sandbox, made.followers.map(waiting));
    } catch (error) {
      // What is wrong with the callback itself, or has no room, would be so each time.
      const isGivenUp = !(error instanceof StoreUnavailable) && (await this.#givenUp(sandbox, id, error));
      if (!isGivenUp) this.#lookAgain(sandbox, error);
      return isGivenUp;
    } finally {
      this.#queue.end(id);
    }
    this.changed.tell(sandbox);
    this.#pump();
    if (!this.#queue.has(sandbox)) this.look(sandbox);
    return true;
  }

  /** Makes no further attempt at a callback. @returns whether that could be kept */
  async #givenUp(sandbox: string, id: string, error: unknown): Promise<boolean> {
    const { store, unattended } = this.means;
    const message = 'a callback is given up: what came of an attempt could not be kept, or none could be made';
    if (error instanceof StoreFull) unattended.warn(message, { sandbox, callback: id, reason: error.message });
    else unattended.failed('callback', error, message, { sandbox, callback: id });
    return store
      .transact(sandbox, (tx) => giveUp(tx, id))
      .then(
        () => true,
        () => false,
      );
  }

  #lookAgain(sandbox: string, error: unknown): void {
    const { unattended } = this.means;
    if (error instanceof StoreUnavailable) {
      unattended.failing('callback', error, 'callbacks wait until they can be kept', { sandbox });
    } else unattended.failed('callback', error, 'callbacks could not be delivered', { sandbox });
    if (!this.#closed) this.#alarms.set(sandbox, pause, () => this.look(sandbox));
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
