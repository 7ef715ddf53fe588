import { randomBytes } from 'node:crypto';
import type { Commit, CommitLog, Kept, Others, SavedBox } from './commit-log.js';
import { isDigestKey, newDigestKey, sayKeyIsLost } from './digest-key.js';
import { batchKeyOf, channel, digestKeyPlace, keysOf, registry } from './redis-keys.js';
import { RedisLink } from './redis-link.js';
import { RedisTurns } from './redis-turns.js';
import { commitOf, type LoadedBox, pairsOf, savedBoxOf } from './redis-wire.js';
import { type SandboxUse, StoreFull, type StorePlan, StoreUnusable } from './store.js';

/** Where this process stands in the commits of a sandbox. */
interface Place {
  readonly version: number;
  /** The batch that led there. */
  readonly tip: string;
}

type Answer =
  | readonly ['kept', waiting: string, life?: string]
  | readonly ['behind', version: string, tip: string, entries: readonly (readonly [string, readonly string[]])[]]
  | readonly ['lost'];

/** A place in the registry that was taken for a sandbox which never began is given back after so many milliseconds. */
const reservation = 60_000;

const unlimited = '1e15';

/** The commits of all sandboxes in a Redis, which other processes may use as well. */
export class RedisLog implements CommitLog, Others {
  readonly others = this;
  readonly #places = new Map<string, Place>();
  readonly #turns = new RedisTurns();
  #batches = 0;
  #digestKey = newDigestKey();
  #isClosed = false;
  #listener: (sandbox: string, concernsAll: boolean) => Promise<void> = async () => undefined;

  private constructor(
    private readonly redis: RedisLink,
    private readonly process: string,
    private readonly plan: StorePlan,
  ) {}

  /**
   * @param onTrouble told why Redis can't be used, and, without a reason, that it can be again
   * @throws StoreUnavailable where no Redis answers that can be used
   */
  static async open(url: URL, plan: StorePlan, onTrouble: (reason?: string) => void): Promise<RedisLog> {
    const process = randomBytes(8).toString('hex');
    const redis = await RedisLink.open(url, process, plan.unattended);
    const log = new RedisLog(redis, process, plan);
    redis.hear({
      message: (text) => log.#heard(text),
      missed: () => plan.unattended.own('catch-up', log.#missed(), 'what other processes have done was not looked up'),
      answers: () => log.#follow(log.#keepKey()),
      trouble: onTrouble,
    });
    try {
      await log.#takeKey();
      return log;
    } catch (error) {
      redis.close();
      throw error;
    }
  }

  get digestKey(): string {
    return this.#digestKey;
  }

  get trouble(): string | undefined {
    return this.redis.trouble;
  }

  get concern(): string | undefined {
    return this.redis.concern;
  }

  async append(sandbox: string, version: number, commits: readonly Commit[]): Promise<Kept> {
    if (version === 0) return this.#begin(sandbox, commits);
    const place = this.#places.get(sandbox);
    if (place?.version !== version) return { kind: 'lost' };
    const handsOver = commits.length > 0 && (await this.#turns.mine(sandbox));
    const batch = this.#nextBatch();
    const answer = await this.#append(sandbox, [String(version), place.tip], batch, commits, handsOver);
    if (commits.length > 0) {
      if (answer[0] === 'kept') this.#turns.kept(sandbox, answer[1] !== '', handsOver);
      else this.#turns.refused(sandbox);
    }
    const kept = this.#moved(sandbox, version, batch, commits.length, answer);
    if (answer[0] === 'kept' && commits.at(-1)?.ended) await this.#ended(sandbox, answer[2]);
    return kept;
  }

  async load(sandbox: string): Promise<SavedBox | undefined> {
    const { head, records, counters, feed } = keysOf(sandbox);
    type Loaded = readonly [(string | null)[], string[], string[], string[]] | readonly [];
    const loaded = (await this.redis.run('tillboxLoad', [head, records, counters, feed])) as Loaded;
    if (loaded.length === 0) {
      this.#places.delete(sandbox);
      return undefined;
    }
    const [version, tip, used, seq, forgotten, dropped] = loaded[0].map((field) => field ?? '0');
    this.#places.set(sandbox, { version: Number(version), tip: tip ?? '' });
    const [, ...rest] = loaded;
    const box = { version, used, seq, forgotten, dropped, records: rest[0], counters: rest[1], feed: rest[2] };
    return savedBoxOf(box as LoadedBox);
  }

  turn(sandbox: string): Promise<void> | undefined {
    return this.#turns.pause(sandbox);
  }

  async lastOfRemoved(sandbox: string): Promise<number> {
    return Number(await this.redis.text(keysOf(sandbox).last));
  }

  async use(sandbox: string): Promise<SandboxUse | undefined> {
    const names = ['version', 'used', 'records', 'bytes'];
    const [version, used, records, bytes] = await this.redis.fields(keysOf(sandbox).head, names);
    if (!version) return undefined;
    return { id: sandbox, lastUsedAt: Number(used), records: Number(records), bytes: Number(bytes) };
  }

  async uses(): Promise<readonly SandboxUse[]> {
    const entries = Object.entries(await this.redis.hash(registry));
    const uses = entries.map(async ([sandbox, entry]) => {
      const use = await this.use(sandbox);
      if (!use) await this.#sweep(sandbox, entry);
      return use ?? [];
    });
    return (await Promise.all(uses)).flat();
  }

  async touch(sandbox: string, at: number): Promise<void> {
    await this.redis.run('tillboxTouch', [keysOf(sandbox).head], [String(at)]);
  }

  listen(listener: (sandbox: string, concernsAll: boolean) => Promise<void>): void {
    this.#listener = listener;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.redis.close();
  }

  /** A place among the sandboxes is taken first: in a cluster the two lie apart. */
  async #begin(sandbox: string, commits: readonly Commit[]): Promise<Kept> {
    const [first] = commits;
    if (!first?.begin) return { kind: 'lost' };
    const life = this.#nextBatch();
    const { limits, permanent } = this.plan;
    const most = sandbox === permanent ? unlimited : String(Math.min(limits.sandboxes, Number(unlimited)));
    const reserved = `${life} ${Date.now()}`;
    if (!(await this.redis.run('tillboxReserve', [registry], [sandbox, reserved, most]))) {
      throw new StoreFull('sandboxes', limits.sandboxes);
    }
    const answer = await this.#append(sandbox, ['', String(first.forgetTo ?? 0)], life, commits);
    const present = answer[0] === 'kept' ? life : (await this.redis.fields(keysOf(sandbox).head, ['life']))[0];
    // Another process may have begun it meanwhile, and the place is that one's.
    if (present) await this.redis.run('tillboxReserve', [registry], [sandbox, present, unlimited]);
    else await this.redis.run('tillboxRelease', [registry], [sandbox, reserved]);
    return this.#moved(sandbox, 0, life, commits.length, answer);
  }

  async #append(
    sandbox: string,
    from: readonly [version: string, tip: string],
    batch: string,
    commits: readonly Commit[],
    handsOver = false,
  ) {
    const { head, records, counters, feed, recent, last } = keysOf(sandbox);
    const keys = [head, records, counters, feed, recent, last, batchKeyOf(sandbox, this.process)];
    const { events, eventBytes } = this.plan.limits;
    const most = [events, eventBytes].map((limit) => String(Math.min(limit, Number(unlimited))));
    const message = `${this.process} ${sandbox} ${this.#concernAll(commits) ? '!' : '.'} `;
    const turn = handsOver ? '1' : '';
    const args = [...from, batch, this.process, channel, message, turn, ...most, String(commits.length)];
    for (const commit of commits) {
      const pairs = pairsOf(commit);
      args.push(String(pairs.length / 2));
      for (const part of pairs) args.push(part);
    }
    return (await this.redis.run('tillboxAppend', keys, args)) as Answer;
  }

  /** Notes where the sandbox stands after an answer. */
  #moved(sandbox: string, version: number, batch: string, count: number, answer: Answer): Kept {
    switch (answer[0]) {
      case 'kept':
        if (count > 0) this.#places.set(sandbox, { version: version + count, tip: batch });
        return { kind: 'kept' };
      case 'behind': {
        const [, reached, tip, entries] = answer;
        this.#places.set(sandbox, { version: Number(reached), tip });
        return { kind: 'behind', commits: entries.map(([, fields]) => commitOf(fields.slice(2))) };
      }
      default:
        this.#places.delete(sandbox);
        return { kind: 'lost' };
    }
  }

  async #ended(sandbox: string, life: string | undefined): Promise<void> {
    this.#places.delete(sandbox);
    this.#turns.forget(sandbox);
    if (life !== undefined) await this.redis.run('tillboxRelease', [registry], [sandbox, life]);
  }

  /** A process ended between taking or giving back a place and what belongs to it. */
  async #sweep(sandbox: string, entry: string): Promise<void> {
    const [, reservedAt] = entry.split(' ');
    if (reservedAt !== undefined && Date.now() - Number(reservedAt) < reservation) return;
    await this.redis.run('tillboxRelease', [registry], [sandbox, entry]);
  }

  /** `<process> <sandbox>`, a mark where everybody has to know, and the process that has its turn now. */
  #heard(text: string): void {
    const [process, sandbox, mark, next] = text.split(' ');
    if (process === this.process || sandbox === undefined) return;
    if (next === this.process && !this.#turns.take(sandbox)) {
      // Who has handed over need not wait for one that has nothing to do.
      this.#follow(this.redis.publish(`${this.process} ${sandbox} . ${process}`));
    }
    this.#follow(this.#listener(sandbox, mark === '!'));
  }

  /** Where Redis can't be used, that has been said, and all is looked up again once it can. */
  #follow(done: Promise<unknown>): void {
    const { unattended } = this.plan;
    done.catch((error) => {
      if (this.trouble !== undefined || this.#isClosed) return;
      unattended.failing('catch-up', error, 'what another process did was not answered to');
    });
  }

  /** Whatever there is may have changed, or be new. */
  async #missed(): Promise<void> {
    const there = this.redis.hash(registry);
    this.#follow(there);
    const names = await there.then(Object.keys, (): string[] => []);
    for (const sandbox of new Set([...this.#places.keys(), ...names])) await this.#listener(sandbox, true);
  }

  #concernAll(commits: readonly Commit[]): boolean {
    return commits.some(({ begin, writes }) => {
      if (writes.some(({ collection, record }) => record && this.plan.concernsAll(collection, record))) return true;
      return [...(begin?.collections ?? [])].some(([collection, records]) =>
        [...records.values()].some((record) => this.plan.concernsAll(collection, record)),
      );
    });
  }

  /** Of two processes that begin at once one makes the key. @throws StoreUnusable where what is there is none */
  async #takeKey(): Promise<void> {
    const { value, isNew } = await this.redis.agreed(digestKeyPlace, this.#digestKey);
    if (!isDigestKey(value)) {
      const remedy = 'restore it, or remove it: then what was masked so far is no longer found by its value';
      throw new StoreUnusable(`${digestKeyPlace} in Redis is damaged; ${remedy}`);
    }
    this.#digestKey = value;
    const isUsed = isNew && Object.keys(await this.redis.hash(registry)).length > 0;
    if (isUsed) sayKeyIsLost(this.plan.unattended, { key: digestKeyPlace });
  }

  /** Redis may have lost it: then this process gives it back, or takes what another has put there meanwhile. */
  async #keepKey(): Promise<void> {
    const { value } = await this.redis.agreed(digestKeyPlace, this.#digestKey);
    if (isDigestKey(value)) this.#digestKey = value;
  }

  #nextBatch(): string {
    return `${this.process}-${this.#batches++}`;
  }
}
