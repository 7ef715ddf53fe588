import { type Clock, offset } from './clock.js';
import { credentialsOf } from './credentials.js';
import type { Headers } from './headers.js';
import type { Library } from './library.js';
import { defaultSandbox } from './prefix.js';
import { Problem } from './problem.js';
import { type Contents, type Store, StoreFull } from './store/store.js';
import { defaultIdleTimeout, realClock, timeIn, type World, worldCollection, worldId, worldOf } from './world.js';

/** What a sandbox may be created with; what is left out has its default. */
export type Settings = Partial<
  Pick<World, 'clock' | 'seed' | 'fixtures' | 'idleTimeout' | 'credentials' | 'callbackBaseUrl'>
>;

interface Known {
  lastUsedAt: number;
  /** When the store was last told. */
  touchedAt: number;
  readonly idleMs: number;
}

const minute = 60_000;

/** Which sandboxes there are: made on first use, forgotten after idling. */
export class Sandboxes {
  readonly #known = new Map<string, Known>();
  /** Whose requests belong where, by the digest of a credential. */
  readonly #claims = new Map<string, string>();
  readonly #renewing = new Map<string, Promise<void>>();
  #sweptAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly storeOf: () => Store,
    private readonly library: Library,
    private readonly clock: Clock,
    private readonly seed: string,
  ) {}

  private get store(): Store {
    return this.storeOf();
  }

  /** What a sandbox holds at its start. */
  start(settings: Settings = {}, createdAt = this.clock.now()): Contents {
    const world: World = Object.freeze({
      createdAt: createdAt.toISOString(),
      clock: settings.clock ?? realClock,
      seed: settings.seed ?? this.seed,
      fixtures: settings.fixtures ?? [],
      idleTimeout: settings.idleTimeout ?? defaultIdleTimeout,
      credentials: settings.credentials ?? [],
      callbackBaseUrl: settings.callbackBaseUrl ?? null,
      rules: 0,
    });
    const records = this.library.start(timeIn(world, this.clock.now()), world.fixtures);
    const collections = new Map<string, ReadonlyMap<string, object>>(records);
    collections.set(worldCollection, new Map([[worldId, world]]));
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
    if (!known || now - known.lastUsedAt >= known.idleMs) return this.#renewing.get(id) ?? this.#renew(id, now);
    known.lastUsedAt = now;
    if (now - known.touchedAt < Math.min(minute, known.idleMs / 4)) return undefined;
    known.touchedAt = now;
    return this.store.touch(id, now);
  }

  /** Creates a sandbox with settings of its own; false where it exists. @throws Problem `sandbox-limit` */
  async create(id: string, settings: Settings): Promise<boolean> {
    const now = this.clock.now().getTime();
    await this.#expire(id, now);
    await this.#sweep(now);
    const created = await unlessFull(() => this.store.create(id, this.start(settings)));
    if (created) await this.refresh(id);
    return created;
  }

  /** Forgets a sandbox and its feed; false where there is none. */
  async remove(id: string): Promise<boolean> {
    this.#known.delete(id);
    for (const [digest, sandbox] of this.#claims) if (sandbox === id) this.#claims.delete(digest);
    return this.store.remove(id);
  }

  /** Reads a sandbox's settings again after a change of its world, and notes its use. */
  async refresh(id: string): Promise<void> {
    const now = this.clock.now();
    const world = await this.store.transact(id, worldOf);
    const idleMs =
      id === defaultSandbox ? Number.POSITIVE_INFINITY : offset(now, world.idleTimeout).getTime() - now.getTime();
    await this.store.touch(id, now.getTime());
    this.#known.set(id, { lastUsedAt: now.getTime(), touchedAt: now.getTime(), idleMs });
    for (const [digest, sandbox] of this.#claims) if (sandbox === id) this.#claims.delete(digest);
    for (const digest of world.credentials) this.#claims.set(digest, id);
  }

  /** The sandbox that has claimed one of a request's credentials. */
  claimedBy(headers: Headers): string | undefined {
    if (this.#claims.size === 0) return undefined;
    return credentialsOf(headers).flatMap((digest) => this.#claims.get(digest) ?? [])[0];
  }

  /** Another sandbox that has claimed a credential. */
  claimant(digest: string): string | undefined {
    return this.#claims.get(digest);
  }

  /** The last use of a sandbox, in milliseconds, as this process knows it. */
  lastUsedAt(id: string): number | undefined {
    return this.#known.get(id)?.lastUsedAt;
  }

  /** When an idle sandbox is forgotten, in milliseconds; undefined for `default`. */
  async expiresAt(id: string, lastUsedAt: number): Promise<number | undefined> {
    if (id === defaultSandbox) return undefined;
    const { idleTimeout } = await this.store.transact(id, worldOf);
    return offset(new Date(lastUsedAt), idleTimeout).getTime();
  }

  /** Forgets every sandbox that has idled for too long. */
  async expireAll(): Promise<void> {
    const now = this.clock.now().getTime();
    for (const { id } of await this.store.sandboxes()) await this.#expire(id, now);
  }

  /** Once for all requests that come upon it at the same time. */
  #renew(id: string, now: number): Promise<void> {
    const renew = async () => {
      await this.#expire(id, now);
      if (!(await this.store.use(id))) await this.#sweep(now);
      await unlessFull(() => this.refresh(id));
    };
    const renewing = renew().finally(() => this.#renewing.delete(id));
    this.#renewing.set(id, renewing);
    return renewing;
  }

  async #expire(id: string, now: number): Promise<void> {
    const known = this.#known.get(id);
    if (known && now - known.lastUsedAt < known.idleMs) return;
    const use = await this.store.use(id);
    if (!use) return;
    const at = await this.expiresAt(id, this.lastUsedAt(id) ?? use.lastUsedAt);
    if (at !== undefined && now >= at) await this.remove(id);
  }

  /** Room is made where a sandbox is added, at most once a minute: no timer has to run for it. */
  async #sweep(now: number): Promise<void> {
    if (now - this.#sweptAt < minute) return;
    this.#sweptAt = now;
    await this.expireAll();
  }
}

/** Runs what may need more room than the operator allows. @throws Problem `sandbox-limit` */
export async function unlessFull<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof StoreFull)) throw error;
    throw sandboxLimit(error);
  }
}

function sandboxLimit({ limit, most }: StoreFull): Problem {
  return limit === 'sandboxes'
    ? new Problem(
        'sandbox-limit',
        `There are ${most} sandboxes, as many as --max-sandboxes allows; delete one with DELETE /__sandbox/sandboxes/{id}`,
      )
    : new Problem(
        'sandbox-limit',
        `The sandbox would hold more than the ${most} bytes that --max-sandbox-bytes allows; reset it with POST /__sandbox/sandboxes/{id}/reset`,
      );
}
