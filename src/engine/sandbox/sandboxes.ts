import type { Clock } from '../clock.js';
import type { Headers } from '../headers.js';
import { type ChangeElsewhere, type Contents, type Store, StoreFull, type StoreTx } from '../store/store.js';
import type { Library } from '../test-data/library.js';
import { Turns } from '../turns.js';
import { Claims } from './claims.js';
import { credentialsOf } from './credentials.js';
import type { Described } from './described.js';
import { type Left, leftIn, unlessDamaged } from './left.js';
import { saidIfFull, unlessFull } from './store-problems.js';
import {
  defaultIdleTimeout,
  firstClock,
  idleMsOf,
  type Settings,
  timeIn,
  type World,
  worldCollection,
  worldId,
  worldOf,
} from './world.js';

interface Known {
  lastUsedAt: number;
  /** When the store was last told. */
  touchedAt: number;
  idleMs: number;
}

const minute = 60_000;

/** So often at most, in milliseconds, the store is told of a use: other processes may ask it. */
const second = 1_000;

/** Which sandboxes there are: made on first use, forgotten after idling. */
export class Sandboxes {
  readonly #known = new Map<string, Known>();
  /** How long those may idle that this process found, whether or not it uses them; another may have changed it since. */
  readonly #idleMs = new Map<string, number>();
  readonly #claims = new Claims();
  /** Where a sandbox begins or ends, one thing happens after the other. */
  readonly #turns = new Turns();
  #sweptAt = Number.NEGATIVE_INFINITY;

  /** @param ended told of each sandbox that is forgotten */
  constructor(
    private readonly storeOf: () => Store,
    private readonly library: Library,
    private readonly clock: Clock,
    private readonly seed: string,
    private readonly ended: (id: string) => void,
  ) {}

  private get store(): Store {
    return this.storeOf();
  }

  /** The settings of a sandbox that nobody gave any. */
  get usual(): Settings {
    return { time: null, seed: this.seed, fixtures: [], idleTimeout: defaultIdleTimeout, credentials: [] };
  }

  /** What a sandbox holds at its start; of a `world` that began before, settings and creation stay. */
  start(world: Settings & { readonly createdAt?: string } = this.usual, clock = firstClock(world.time)): Contents {
    const { time, seed, fixtures, idleTimeout, credentials } = world;
    const now = this.clock.now();
    const createdAt = world.createdAt ?? now.toISOString();
    const settings = { time, seed, fixtures, idleTimeout, credentials };
    const begun: World = { createdAt, clock, ...settings, rules: 0 };
    const records = this.library.start(timeIn(begun, now), fixtures);
    const collections = new Map<string, ReadonlyMap<string, object>>(records);
    collections.set(worldCollection, new Map([[worldId, begun]]));
    return { collections, counters: new Map() };
  }

  /**
   * Makes sure that a sandbox exists before it is used, and notes its use. Undefined, without a wait, where it is known
   * to exist.
   *
   * @throws Problem `sandbox-limit` where there may be no more
   */
  enter(id: string): Promise<void> | undefined {
    const now = this.clock.now().getTime();
    const known = this.#known.get(id);
    if (!known || this.#seemsIdle(known)) return this.#renew(id);
    known.lastUsedAt = now;
    if (now - known.touchedAt < Math.min(second, known.idleMs / 4)) return undefined;
    return this.#touch(id, known, now);
  }

  /**
   * Creates a sandbox with settings of its own; false where it exists.
   *
   * @throws Problem `sandbox-limit`, or `conflict` where another sandbox has claimed a credential
   */
  async create(id: string, settings: Settings): Promise<boolean> {
    await this.#expireClaimants(settings.credentials);
    return this.#makingRoom(() =>
      this.#turns.take(id, async () => {
        await this.#expireIfIdle(id);
        if (await this.store.use(id)) return false;
        this.#claims.take(id, settings.credentials);
        try {
          if (await this.store.create(id, this.start(settings))) {
            await this.refresh(id);
            return true;
          }
        } catch (error) {
          this.#claims.replace(id, []);
          throw error;
        }
        // Another process was faster.
        await this.takeOver(id);
        return false;
      }),
    );
  }

  /**
   * Changes settings of a sandbox that exists.
   *
   * @param change writes its world; may be called more than once
   * @param credentials digests of those that it has afterwards
   * @throws Problem `conflict` where another sandbox has claimed a credential
   */
  async change(id: string, change: (tx: StoreTx, world: World) => void, credentials: readonly string[]): Promise<void> {
    await this.#expireClaimants(credentials);
    await this.#turns.take(id, async () => {
      this.#claims.take(id, credentials);
      try {
        await unlessFull(() => this.store.transact(id, (tx) => change(tx, worldOf(tx))));
      } finally {
        await this.refresh(id);
      }
    });
  }

  /** Forgets a sandbox and its feed; false where there is none. */
  remove(id: string): Promise<boolean> {
    return this.#turns.take(id, () => this.#end(id));
  }

  /** Reads a sandbox's settings again after a change of its world, and notes its use. */
  async refresh(id: string): Promise<void> {
    const now = this.clock.now().getTime();
    const world = await this.store.transact(id, worldOf);
    await this.store.touch(id, now);
    this.#known.set(id, { lastUsedAt: now, touchedAt: now, idleMs: idleMsOf(id, world) });
    this.#claims.replace(id, world.credentials);
  }

  /** Settings of a sandbox that was there before this process, or that another has made or changed. */
  async takeOver(id: string): Promise<Left | undefined> {
    const left = await leftIn(this.store, id);
    if (!left) this.#forget(id);
    else {
      const known = this.#known.get(id);
      const idleMs = idleMsOf(id, left.world);
      if (known) known.idleMs = idleMs;
      this.#idleMs.set(id, idleMs);
      this.#claims.replace(id, left.world.credentials);
    }
    return left;
  }

  /** Another process has changed a sandbox. */
  async changedElsewhere(id: string, { ended, collections }: ChangeElsewhere): Promise<void> {
    if (ended) this.#forget(id);
    else if (collections?.has(worldCollection) !== false) await this.takeOver(id);
  }

  /** Whether any sandbox has claimed credentials. */
  get someClaim(): boolean {
    return this.#claims.some;
  }

  /** The sandbox that has claimed one of a request's credentials. */
  async claimedBy(headers: Headers): Promise<string | undefined> {
    for (const digest of credentialsOf(headers)) {
      const id = this.#claims.claimant(digest);
      if (id !== undefined && !(await this.#hasIdled(id))) return id;
    }
    return undefined;
  }

  /** Undefined where there is none of that name, or no longer. */
  describe(id: string): Promise<Described | undefined> {
    return this.#turns.take(id, async () => {
      await this.#expireIfIdle(id);
      const use = await this.store.use(id);
      if (!use) return undefined;
      const left = await leftIn(this.store, id);
      if (!left) return undefined;
      const { world, callback } = left;
      const lastUsedAt = Math.max(this.#known.get(id)?.lastUsedAt ?? 0, use.lastUsedAt);
      const idleMs = idleMsOf(id, world);
      return {
        id,
        lastUsedAt: new Date(lastUsedAt).toISOString(),
        expiresAt: Number.isFinite(idleMs) ? new Date(lastUsedAt + idleMs).toISOString() : null,
        records: use.records,
        bytes: use.bytes,
        world,
        callback,
      };
    });
  }

  /** All that have not idled for too long; those that have are forgotten. */
  async list(): Promise<readonly Described[]> {
    const all: Described[] = [];
    for (const { id } of await this.store.sandboxes()) {
      const one = await this.describe(id);
      if (one) all.push(one);
    }
    return all;
  }

  /** Who comes meanwhile doesn't touch it as well; where it fails, the next one does. */
  async #touch(id: string, known: Known, now: number): Promise<void> {
    const before = known.touchedAt;
    known.touchedAt = now;
    try {
      await this.store.touch(id, now);
    } catch (error) {
      known.touchedAt = before;
      throw error;
    }
  }

  #renew(id: string): Promise<void> {
    return this.#makingRoom(() =>
      this.#turns.take(id, async () => {
        await this.#expireIfIdle(id);
        await this.refresh(id);
      }),
    );
  }

  /** Whether a sandbox has idled for too long, as far as this process knows by itself. */
  #seemsIdle(known: Pick<Known, 'lastUsedAt' | 'idleMs'>): boolean {
    return this.clock.now().getTime() - known.lastUsedAt >= known.idleMs;
  }

  /** Whether a sandbox that exists has idled for too long: no process has used it. */
  async #hasIdled(id: string): Promise<boolean> {
    const known = this.#known.get(id);
    if (known && !this.#seemsIdle(known)) return false;
    const use = await this.store.use(id);
    const left = use && (await leftIn(this.store, id));
    if (!left) return false;
    const idleMs = idleMsOf(id, left.world);
    if (this.clock.now().getTime() - Math.max(use.lastUsedAt, known?.lastUsedAt ?? 0) >= idleMs) return true;
    if (known) known.lastUsedAt = Math.max(use.lastUsedAt, known.lastUsedAt);
    return false;
  }

  /** Within the sandbox's turn. */
  async #expireIfIdle(id: string): Promise<void> {
    if (await this.#hasIdled(id)) await this.#end(id);
  }

  /** Within the sandbox's turn. */
  async #end(id: string): Promise<boolean> {
    this.#forget(id);
    this.ended(id);
    return this.store.remove(id);
  }

  #forget(id: string): void {
    this.#known.delete(id);
    this.#idleMs.delete(id);
    this.#claims.replace(id, []);
  }

  /** Never from within a turn: two that waited for each other's would wait forever. */
  async #expireAll(): Promise<void> {
    this.#sweptAt = this.clock.now().getTime();
    for (const { id, lastUsedAt } of await this.store.sandboxes()) {
      const known = this.#known.get(id) ?? { lastUsedAt, idleMs: this.#idleMs.get(id) ?? 0 };
      if (!this.#seemsIdle(known)) continue;
      // One that is damaged goes once somebody has mended it.
      await this.#turns.take(id, () => this.#expireIfIdle(id)).catch(unlessDamaged);
    }
  }

  /** Idle sandboxes go where one is added, at most once a minute, or where there is no room: no timer has to run. */
  async #makingRoom<T>(run: () => Promise<T>): Promise<T> {
    if (this.clock.now().getTime() - this.#sweptAt >= minute) await this.#expireAll();
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof StoreFull) || error.limit === 'sandboxBytes') throw saidIfFull(error);
    }
    await this.#expireAll();
    return unlessFull(run);
  }

  async #expireClaimants(digests: readonly string[]): Promise<void> {
    for (const digest of digests) {
      const claimant = this.#claims.claimant(digest);
      if (claimant !== undefined) await this.#turns.take(claimant, () => this.#expireIfIdle(claimant));
    }
  }
}
