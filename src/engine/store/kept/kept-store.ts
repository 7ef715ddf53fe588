import { Low, Memory } from 'lowdb';
import { newDigestKey } from '../digest-key.js';
import {
  type ChangeElsewhere,
  type Contents,
  type EventKind,
  type FeedEvent,
  type FeedOptions,
  type FeedUse,
  type Glanced,
  type SandboxUse,
  type Store,
  type StorePlan,
  type StoreTx,
  StoreUnavailable,
  type Work,
} from '../store.js';
import type { Box } from './box.js';
import { Boxes, type Unloaded } from './boxes.js';
import { changeOf } from './change-of.js';
import type { CommitLog, Depot } from './commit-log.js';
import { Lane } from './lane.js';

type Listener = (event: FeedEvent) => void;
type ElsewhereListener = (sandbox: string, change: ChangeElsewhere) => void;

/**
 * Keeps all sandboxes that it uses in the process, in a lowdb database. What has to last goes to a log before it counts;
 * without one it ends with the process. Who writes the database down, now and then, is whoever brings one.
 */
export class KeptStore<Apart extends Unloaded = Unloaded> implements Store {
  readonly #lanes = new Map<string, Lane>();
  readonly #opening = new Map<string, Promise<Lane | undefined>>();
  readonly #listeners = new Map<string, Set<Listener>>();
  /** Up to which event those have heard who follow a sandbox that isn't in memory any more. */
  readonly #heard = new Map<string, number>();
  #elsewhere: ElsewhereListener = () => undefined;
  /** Of what ends with the process. */
  readonly #ownKey = newDigestKey();

  constructor(
    private readonly plan: StorePlan,
    private readonly log?: CommitLog,
    private readonly db = new Low<Boxes<Apart>>(new Memory<Boxes<Apart>>(), new Boxes<Apart>(plan)),
  ) {
    log?.others?.listen((sandbox, concernsAll) => this.#catchUp(sandbox, concernsAll));
  }

  /** A store that begins with what the database has kept. */
  static async open<Apart extends Unloaded>(
    plan: StorePlan,
    log: CommitLog,
    db: Low<Boxes<Apart>>,
  ): Promise<KeptStore<Apart>> {
    const store = new KeptStore<Apart>(plan, log, db);
    await db.read();
    for (const [sandbox, box] of store.#boxes.entries()) store.#newLane(sandbox, box, 0);
    store.#boxes.kept = async () => {
      const kept = await Promise.all(Array.from(store.#lanes.values(), (lane) => lane.kept()));
      return kept.every(Boolean);
    };
    return store;
  }

  get digestKey(): string {
    return this.log?.digestKey ?? this.#ownKey;
  }

  get isShared(): boolean {
    return this.log?.others !== undefined;
  }

  get trouble(): string | undefined {
    return this.log?.trouble;
  }

  get concern(): string | undefined {
    return this.log?.concern;
  }

  onChangeElsewhere(listener: ElsewhereListener): void {
    this.#elsewhere = listener;
  }

  async transact<T>(sandbox: string, work: Work<T>): Promise<T> {
    for (let again = false; ; again = true) {
      const known = this.#lanes.get(sandbox) ?? (this.log?.depot && (await this.#open(sandbox, this.log.depot)));
      const { lane, begun } = known ? { lane: known, begun: undefined } : this.#begin(sandbox);
      const ended = await lane.run(work, again);
      if (ended !== 'again') return ended.result;
      // A sandbox that could not begin is not begun again and again.
      await begun;
    }
  }

  async glance(sandbox: string): Promise<Glanced | undefined> {
    const { collection, id, schedules } = this.plan.glance;
    const firsts = (tx: StoreTx) => schedules.map((schedule) => tx.earliest(schedule));
    const look: Work<Glanced> = (tx) => ({ record: tx.get(collection, id), firsts: firsts(tx) });
    for (let again = false; ; again = true) {
      const lane = this.#lanes.get(sandbox);
      if (!lane) return this.log?.depot?.glance(sandbox);
      const ended = await lane.run(look, again);
      if (ended !== 'again') return ended.result;
    }
  }

  async create(sandbox: string, contents: Contents): Promise<boolean> {
    if (await this.#laneOf(sandbox)) return false;
    return this.#begin(sandbox, contents).begun;
  }

  async remove(sandbox: string): Promise<boolean> {
    const { depot } = this.log ?? {};
    // What is being loaded is so in a moment, and what goes meanwhile can't be loaded.
    if (depot?.discard && !this.#lanes.has(sandbox) && !this.#opening.has(sandbox)) {
      const discarded = depot.discard(sandbox);
      await this.#hold(
        sandbox,
        discarded.then(() => undefined),
      );
      if (await discarded) return true;
    }
    return (await (await this.#laneOf(sandbox))?.remove()) ?? false;
  }

  async touch(sandbox: string, at: number): Promise<void> {
    const box = this.#boxes.get(sandbox);
    await this.log?.depot?.touch(sandbox, at);
    // It is kept with the next commit: what only looks writes nothing.
    if (box) box.lastUsedAt = Math.max(box.lastUsedAt, at);
  }

  async use(sandbox: string): Promise<SandboxUse | undefined> {
    const { depot } = this.log ?? {};
    return depot ? depot.use(sandbox) : this.#boxes.get(sandbox)?.use(sandbox);
  }

  async sandboxes(): Promise<readonly SandboxUse[]> {
    const { depot } = this.log ?? {};
    return depot ? depot.uses() : Array.from(this.#boxes.entries(), ([id, box]) => box.use(id));
  }

  async read(sandbox: string, options: FeedOptions): Promise<readonly FeedEvent[]> {
    return (await this.#laneOf(sandbox))?.box.feed.read(options) ?? [];
  }

  async readAfter(sandbox: string, seq: number): Promise<readonly FeedEvent[]> {
    return (await this.#laneOf(sandbox))?.box.feed.readAfter(seq) ?? [];
  }

  async find(sandbox: string, kind: EventKind, id: string): Promise<FeedEvent | undefined> {
    return (await this.#laneOf(sandbox))?.box.feed.find(kind, id);
  }

  async feedUse(sandbox: string): Promise<FeedUse> {
    const told = this.#lanes.has(sandbox) ? undefined : this.log?.depot?.feedUse?.(sandbox);
    return told ?? (await this.#laneOf(sandbox))?.box.feed.use ?? this.#nothing;
  }

  follow(sandbox: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(sandbox) ?? new Set();
    this.#listeners.set(sandbox, listeners.add(listener));
    // Where there is none yet, all that it begins with is new.
    if (!this.#lanes.has(sandbox) && !this.#heard.has(sandbox)) this.#heard.set(sandbox, this.#boxes.lastOfRemoved);
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0 || this.#listeners.get(sandbox) !== listeners) return;
      this.#listeners.delete(sandbox);
      this.#heard.delete(sandbox);
    };
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#opening.values());
    await Promise.all(Array.from(this.#lanes.values(), (lane) => lane.settled()));
    await this.log?.close();
  }

  get #boxes(): Boxes {
    return this.db.data;
  }

  /** The use of a feed that isn't there. */
  get #nothing(): FeedUse {
    return { events: 0, bytes: 0, dropped: 0, forgottenTo: this.#boxes.lastOfRemoved };
  }

  /** The lane of a sandbox that exists, as it is now. */
  async #laneOf(sandbox: string): Promise<Lane | undefined> {
    const { depot, others } = this.log ?? {};
    if (!depot) return this.#lanes.get(sandbox);
    const lane = this.#lanes.get(sandbox) ?? (await this.#open(sandbox, depot));
    if (others) await lane?.catchUp();
    return this.#lanes.get(sandbox);
  }

  /** Loads a sandbox that this process has not used so far. */
  #open(sandbox: string, depot: Depot): Promise<Lane | undefined> {
    return this.#opening.get(sandbox) ?? this.#hold(sandbox, this.#load(sandbox, depot));
  }

  /** Who wants the sandbox meanwhile waits for this. */
  #hold(sandbox: string, opening: Promise<Lane | undefined>): Promise<Lane | undefined> {
    const held = opening.finally(() => this.#opening.delete(sandbox));
    this.#opening.set(sandbox, held);
    // Whoever asked hears of a failure.
    held.catch(() => undefined);
    return held;
  }

  async #load(sandbox: string, depot: Depot): Promise<Lane | undefined> {
    const { others } = this.log ?? {};
    const saved = await depot.load(sandbox);
    if (!saved) {
      if (others) this.#boxes.removedUpTo(await others.lastOfRemoved(sandbox));
      return undefined;
    }
    const made = await this.#boxes.made(saved);
    const lane = this.#newLane(sandbox, this.#boxes.replace(sandbox, made), saved.version);
    const heard = this.#heard.get(sandbox);
    // What is this process's alone was there before anybody followed it.
    if (others && heard !== undefined) this.#announce(sandbox, lane.box.feed.allAfter(heard));
    return lane;
  }

  /** @throws StoreFull */
  #begin(sandbox: string, contents: Contents = { collections: this.plan.start(), counters: new Map() }) {
    const known = this.#lanes.get(sandbox);
    if (known) return { lane: known, begun: Promise.resolve(false) };
    const lane = this.#newLane(sandbox, this.#boxes.begin(sandbox, contents), 0);
    const begun = this.log ? lane.begin() : Promise.resolve(true);
    // Who uses it at once hears of a failure with what it does.
    begun.catch(() => undefined);
    return { lane, begun };
  }

  #newLane(sandbox: string, box: Box, version: number): Lane {
    const lane: Lane = new Lane(sandbox, box, version, {
      log: this.log,
      unattended: this.plan.unattended,
      announce: ({ events }) => this.#announce(sandbox, events),
      changedElsewhere: (commits) => this.#tellElsewhere(sandbox, changeOf(commits)),
      renew: async (saved) => this.#boxes.replace(sandbox, await this.#boxes.made(saved)),
      dissolve: () => {
        if (this.#lanes.get(sandbox) !== lane) return;
        this.#lanes.delete(sandbox);
        if (this.#listeners.has(sandbox)) this.#heard.set(sandbox, lane.box.feed.last);
        this.#boxes.end(sandbox);
      },
    });
    this.#lanes.set(sandbox, lane);
    return lane;
  }

  /** Another process has committed; of interest where this one uses the sandbox, or has to know it. */
  async #catchUp(sandbox: string, concernsAll: boolean): Promise<void> {
    const { unattended } = this.plan;
    try {
      const lane = this.#lanes.get(sandbox);
      if (lane) await lane.catchUp();
      else if (this.log?.depot && this.#listeners.has(sandbox)) {
        const opened = await this.#open(sandbox, this.log.depot);
        if (!opened) return;
        this.#tellElsewhere(sandbox, changeOf([opened.box.asBegun()]));
        // What is told of now may be newer than what was being read.
        await opened.catchUp();
      } else if (concernsAll) this.#tellElsewhere(sandbox, { ended: false, collections: undefined });
      unattended.works('catch-up', 'what other processes do can be read again');
    } catch (error) {
      // What can't be read now is read with the next use; why nothing can be, has been said.
      if (error instanceof StoreUnavailable && this.trouble !== undefined) return;
      unattended.failing('catch-up', error, 'what another process did was not read', { sandbox });
    }
  }

  /** Who listens does not decide over what is kept: its failure is its own. */
  #announce(sandbox: string, events: Iterable<FeedEvent>): void {
    for (const event of events) {
      for (const listener of this.#listeners.get(sandbox) ?? []) {
        try {
          listener(event);
        } catch (error) {
          this.plan.unattended.failed('follower', error, 'a follower could not take an event', { sandbox });
        }
      }
    }
  }

  #tellElsewhere(sandbox: string, change: ChangeElsewhere): void {
    try {
      this.#elsewhere(sandbox, change);
    } catch (error) {
      this.plan.unattended.failed('catch-up', error, 'a change of another process was not followed', { sandbox });
    }
  }
}
