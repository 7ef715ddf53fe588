import { type Adapter, Low, Memory } from 'lowdb';
import type { Box } from './box.js';
import { Boxes } from './boxes.js';
import type { Commit, CommitLog, Others } from './commit-log.js';
import { Lane } from './lane.js';
import type {
  Contents,
  EventKind,
  FeedEvent,
  FeedOptions,
  FeedUse,
  SandboxUse,
  Store,
  StorePlan,
  StoreTx,
} from './store.js';

type Listener = (event: FeedEvent) => void;
type ElsewhereListener = (sandbox: string, commits: readonly Commit[]) => void;

/**
 * Keeps all sandboxes that it uses in the process, in lowdb. What has to last goes to a log before it counts; without one
 * it ends with the process.
 */
export class LowdbStore implements Store {
  readonly #db: Low<Boxes>;
  readonly #lanes = new Map<string, Lane>();
  readonly #opening = new Map<string, Promise<Lane | undefined>>();
  readonly #listeners = new Map<string, Set<Listener>>();
  #elsewhere: ElsewhereListener = () => undefined;

  constructor(
    private readonly plan: StorePlan,
    private readonly log?: CommitLog,
    adapter: Adapter<Boxes> = new Memory<Boxes>(),
  ) {
    this.#db = new Low<Boxes>(adapter, new Boxes(plan));
    log?.others?.listen((sandbox) => this.#catchUp(sandbox));
  }

  /** A store that begins with what the adapter has kept. */
  static async open(plan: StorePlan, log: CommitLog, adapter: Adapter<Boxes>): Promise<LowdbStore> {
    const store = new LowdbStore(plan, log, adapter);
    await store.#db.read();
    for (const [sandbox, box] of store.#boxes.entries()) store.#newLane(sandbox, box, 0);
    store.#boxes.kept = async () => {
      const kept = await Promise.all(Array.from(store.#lanes.values(), (lane) => lane.kept()));
      return kept.every(Boolean);
    };
    return store;
  }

  get trouble(): string | undefined {
    return this.log?.trouble;
  }

  /** Is told what other processes commit to sandboxes that this one has used. */
  onChangeElsewhere(listener: ElsewhereListener): void {
    this.#elsewhere = listener;
  }

  async transact<T>(sandbox: string, work: (tx: StoreTx) => Promise<T>): Promise<T> {
    for (;;) {
      const known = this.#lanes.get(sandbox) ?? (this.log?.others && (await this.#open(sandbox, this.log.others)));
      const lane = known ?? this.#begin(sandbox).lane;
      const ended = await lane.run(work);
      if (ended !== 'again') return ended.result;
    }
  }

  async create(sandbox: string, contents: Contents): Promise<boolean> {
    if (await this.#laneOf(sandbox)) return false;
    return this.#begin(sandbox, contents).begun;
  }

  async remove(sandbox: string): Promise<boolean> {
    return (await (await this.#laneOf(sandbox))?.remove()) ?? false;
  }

  async touch(sandbox: string, at: number): Promise<void> {
    const box = this.#boxes.get(sandbox);
    // It is kept with the next commit: what only looks writes nothing.
    if (box) box.lastUsedAt = Math.max(box.lastUsedAt, at);
  }

  async use(sandbox: string): Promise<SandboxUse | undefined> {
    return (await this.#laneOf(sandbox))?.box.use(sandbox);
  }

  async sandboxes(): Promise<readonly SandboxUse[]> {
    const { others } = this.log ?? {};
    if (!others) return Array.from(this.#boxes.entries(), ([id, box]) => box.use(id));
    const uses: SandboxUse[] = [];
    for (const name of await others.names()) {
      const use = await this.use(name);
      if (use) uses.push(use);
    }
    return uses;
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
    return (await this.#laneOf(sandbox))?.box.feed.use ?? this.#nothing;
  }

  follow(sandbox: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(sandbox) ?? new Set();
    this.#listeners.set(sandbox, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(sandbox) === listeners) this.#listeners.delete(sandbox);
    };
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#opening.values());
    await Promise.all(Array.from(this.#lanes.values(), (lane) => lane.settled()));
    await this.log?.close();
  }

  get #boxes(): Boxes {
    return this.#db.data;
  }

  /** The use of a feed that isn't there. */
  get #nothing(): FeedUse {
    return { events: 0, bytes: 0, dropped: 0, forgottenTo: this.#boxes.lastOfRemoved };
  }

  /** The lane of a sandbox that exists, as it is now. */
  async #laneOf(sandbox: string): Promise<Lane | undefined> {
    const { others } = this.log ?? {};
    if (others) await (this.#lanes.get(sandbox) ?? (await this.#open(sandbox, others)))?.catchUp();
    return this.#lanes.get(sandbox);
  }

  /** Loads a sandbox that only others have used so far. */
  async #open(sandbox: string, others: Others): Promise<Lane | undefined> {
    const opening = this.#opening.get(sandbox) ?? this.#load(sandbox, others);
    this.#opening.set(sandbox, opening);
    try {
      return await opening;
    } finally {
      this.#opening.delete(sandbox);
    }
  }

  async #load(sandbox: string, others: Others): Promise<Lane | undefined> {
    const saved = await others.load(sandbox);
    if (saved) return this.#newLane(sandbox, this.#boxes.restore(sandbox, saved), saved.version);
    this.#boxes.removedUpTo(await others.lastOfRemoved());
    return undefined;
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
      announce: ({ events }) => {
        for (const event of events) for (const listener of this.#listeners.get(sandbox) ?? []) listener(event);
      },
      changedElsewhere: (commits) => this.#elsewhere(sandbox, commits),
      renew: (saved) => this.#boxes.restore(sandbox, saved),
      dissolve: () => {
        if (this.#lanes.get(sandbox) !== lane) return;
        this.#lanes.delete(sandbox);
        this.#boxes.end(sandbox);
      },
    });
    this.#lanes.set(sandbox, lane);
    return lane;
  }

  /** Another process has committed; of interest where this one uses the sandbox, or somebody here follows it. */
  #catchUp(sandbox: string): void {
    if (!this.#lanes.has(sandbox) && !this.#listeners.has(sandbox)) return;
    // What can't be read now is read with the next use.
    void this.#laneOf(sandbox).catch(() => undefined);
  }
}
