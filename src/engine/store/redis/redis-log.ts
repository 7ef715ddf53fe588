import { randomBytes } from 'node:crypto';
import { frozen } from '../../frozen.js';
import { Damage } from '../damage.js';
import type { Commit, CommitFate, CommitLog, Depot, Others, SavedBox } from '../kept/commit-log.js';
import { type Glanced, type SandboxUse, StoreDamaged, StoreFull, type StorePlan } from '../store.js';
import { RedisDigestKey } from './agreed-digest-key.js';
import { RedisTurns } from './contention.js';
import { batchKeyOf, channel, keysOf, registry } from './keys.js';
import { RedisLink } from './link.js';
import { type CommitPosition, damaged, glanceIn, readBox } from './read-box.js';
import { commitOf, concernAll, pairsOf, recordOf } from './wire.js';

type AppendAnswer =
  | readonly ['kept', waiting: string, life?: string]
  | readonly ['behind', version: string, tip: string, entries: readonly (readonly [string, readonly string[]])[]]
  | readonly ['lost']
  | readonly ['damaged', part: string];

/** A place in the registry that was taken for a sandbox which never began is given back after so many milliseconds. */
const reservation = 60_000;

const unlimited = '1e15';

/** The commits of all sandboxes in a Redis, which other processes may use as well. */
export class RedisLog implements CommitLog, Depot, Others {
  readonly depot = this;
  readonly others = this;
  readonly #positions = new Map<string, CommitPosition>();
  readonly #turns = new RedisTurns();
  readonly #damage: Damage;
  #batches = 0;
  #isClosed = false;
  #listener: (sandbox: string, concernsAll: boolean) => Promise<void> = async () => undefined;

  private constructor(
    private readonly redis: RedisLink,
    private readonly process: string,
    private readonly plan: StorePlan,
    private readonly key: RedisDigestKey,
  ) {
    this.#damage = new Damage(plan.unattended, 'a sandbox can not be used: Redis has lost some of it');
  }

  /**
   * @param onTrouble told why Redis can't be used, and, without a reason, that it can be again
   * @throws StoreUnavailable where no Redis answers that can be used
   */
  static async open(url: URL, plan: StorePlan, onTrouble: (reason?: string) => void): Promise<RedisLog> {
    const process = randomBytes(8).toString('hex');
    const redis = await RedisLink.open(url, process, plan.unattended);
    try {
      const log = new RedisLog(redis, process, plan, await RedisDigestKey.take(redis, plan.unattended));
      redis.hear({
        message: (text) => log.#heard(text),
        missed: () =>
          plan.unattended.own('catch-up', log.#missed(), 'what other processes have done was not looked up'),
        answers: () => log.#follow(log.key.keep()),
        trouble: onTrouble,
      });
      return log;
    } catch (error) {
      redis.close();
      throw error;
    }
  }

  get digestKey(): string {
    return this.key.value;
  }

  get trouble(): string | undefined {
    return this.redis.trouble;
  }

  get concern(): string | undefined {
    return [this.redis.concern ?? [], ...this.#damage.reasons].flat().join('; ') || undefined;
  }

  async append(sandbox: string, version: number, commits: readonly Commit[], asksForTurn = false): Promise<CommitFate> {
    if (version === 0) return this.#begin(sandbox, commits);
    const position = this.#positions.get(sandbox);
    if (position?.version !== version) return { kind: 'lost' };
    const isWriting = commits.length > 0;
    const turn = { handsOver: isWriting && (await this.#turns.mine(sandbox)), asked: isWriting || asksForTurn };
    const batch = this.#nextBatch();
    const answer = await this.#append(sandbox, [String(version), position.tip], batch, commits, turn);
    if (answer[0] === 'kept') {
      if (isWriting) this.#turns.kept(sandbox, answer[1] !== '', turn.handsOver);
    } else if (isWriting) this.#turns.refused(sandbox);
    else if (asksForTurn) this.#turns.delayed(sandbox);
    const kept = this.#moved(sandbox, version, batch, commits.length, answer);
    if (answer[0] === 'kept' && commits.at(-1)?.ended) await this.#ended(sandbox, answer[2]);
    return kept;
  }

  async load(sandbox: string): Promise<SavedBox | undefined> {
    try {
      return await this.#damage.noting(sandbox, this.#load(sandbox));
    } catch (error) {
      if (error instanceof StoreDamaged) this.#damage.say(sandbox, error);
      throw error;
    }
  }

  glance(sandbox: string): Promise<Glanced | undefined> {
    return this.#damage.noting(sandbox, this.#glance(sandbox));
  }

  async #load(sandbox: string): Promise<SavedBox | undefined> {
    const entry = (await this.redis.fields(registry, [sandbox]))[0];
    const read = await readBox(this.redis, sandbox);
    if (!read) {
      this.#positions.delete(sandbox);
      if (entry && (await this.#isGone(sandbox, entry))) throw damaged(sandbox, 'head');
      return undefined;
    }
    // Redis may have lost that one as well.
    if (!entry) await this.redis.run('tillboxReserve', [registry], [sandbox, read.life, unlimited]);
    this.#positions.set(sandbox, read.position);
    return read.saved;
  }

  async #glance(sandbox: string): Promise<Glanced | undefined> {
    const { collection, id, schedules } = this.plan.glance;
    const { head, records, counters, feed } = keysOf(sandbox);
    const entry = (await this.redis.fields(registry, [sandbox]))[0];
    const name = `${collection}\n${id}`;
    const answer = await this.redis.run('tillboxGlance', [head, records, counters, feed], [name, ...schedules]);
    if (typeof answer === 'string') throw damaged(sandbox, answer);
    const [known, record, ...firsts] = answer as readonly [number?, ...(string | null)[]];
    if (known === undefined) {
      if (entry && (await this.#isGone(sandbox, entry))) throw damaged(sandbox, 'head');
      return undefined;
    }
    // Of a version of tillbox that did not note it.
    if (known === 0) return frozen(glanceIn(await readBox(this.redis, sandbox), this.plan));
    const found = (text: string | null | undefined) => (text ? recordOf(text) : undefined);
    return frozen({ record: found(record), firsts: firsts.map(found) });
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
    const entries = await this.redis.hash(registry);
    const uses = Array.from(entries, async ([sandbox, entry]) => {
      const use = await this.use(sandbox);
      if (use) return use;
      // There is one, and whoever uses it is told what it lacks.
      if (await this.#isGone(sandbox, entry)) return { id: sandbox, lastUsedAt: Date.now(), records: 0, bytes: 0 };
      await this.#sweep(sandbox, entry);
      return [];
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
  async #begin(sandbox: string, commits: readonly Commit[]): Promise<CommitFate> {
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
    turn = { handsOver: false, asked: false },
  ) {
    const { head, records, counters, feed, recent, last } = keysOf(sandbox);
    const keys = [head, records, counters, feed, recent, last, batchKeyOf(sandbox, this.process)];
    const { events, eventBytes } = this.plan.limits;
    const most = [events, eventBytes].map((limit) => String(Math.min(limit, Number(unlimited))));
    const message = `${this.process} ${sandbox} ${concernAll(commits, this.plan) ? '!' : '.'} `;
    const turns = [turn.handsOver ? '1' : '', turn.asked ? '1' : ''];
    const args = [...from, batch, this.process, channel, message, ...turns, ...most, String(commits.length)];
    for (const commit of commits) {
      const pairs = pairsOf(commit);
      args.push(String(pairs.length / 2));
      for (const part of pairs) args.push(part);
    }
    return (await this.redis.run('tillboxAppend', keys, args)) as AppendAnswer;
  }

  /** Notes where the sandbox stands after an answer. */
  #moved(sandbox: string, version: number, batch: string, count: number, answer: AppendAnswer): CommitFate {
    switch (answer[0]) {
      case 'kept':
        this.#damage.clear(sandbox);
        if (count > 0) this.#positions.set(sandbox, { version: version + count, tip: batch });
        return { kind: 'kept' };
      case 'behind': {
        const [, reached, tip, entries] = answer;
        this.#positions.set(sandbox, { version: Number(reached), tip });
        return { kind: 'behind', commits: entries.map(([, fields]) => commitOf(fields.slice(2))) };
      }
      case 'damaged':
        throw this.#damage.say(sandbox, damaged(sandbox, answer[1]));
      default:
        this.#positions.delete(sandbox);
        return { kind: 'lost' };
    }
  }

  async #ended(sandbox: string, life: string | undefined): Promise<void> {
    this.#positions.delete(sandbox);
    this.#turns.forget(sandbox);
    if (life !== undefined) await this.redis.run('tillboxRelease', [registry], [sandbox, life]);
  }

  /**
   * Whether a sandbox that has no head had one which nobody removed.
   *
   * @param entry its place in the registry, as it was before it was found to have none
   */
  async #isGone(sandbox: string, entry: string): Promise<boolean> {
    return !entry.includes(' ') && (await this.redis.text(keysOf(sandbox).last)) === null;
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
    const names = await there.then(
      (entries) => [...entries.keys()],
      (): string[] => [],
    );
    for (const sandbox of new Set([...this.#positions.keys(), ...names])) await this.#listener(sandbox, true);
  }

  #nextBatch(): string {
    return `${this.process}-${this.#batches++}`;
  }
}
