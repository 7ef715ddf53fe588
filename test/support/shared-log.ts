import { commitFrom, commitText } from '../../src/engine/store/file/commit-text.js';
import type { Commit, CommitFate, CommitLog, Depot, Others, SavedBox } from '../../src/engine/store/kept/commit-log.js';
import type { SandboxUse } from '../../src/engine/store/store.js';

/** A log that two stores share, as a server for both would be. */
export class SharedLog {
  readonly commits = new Map<string, Commit[]>();
  readonly #listeners = new Map<object, (sandbox: string, concernsAll: boolean) => Promise<void>>();
  /** Runs before each append; what it throws is what the append rejects with. */
  before: (commits: number) => void | Promise<void> = () => undefined;
  /** Beyond so many missed commits a sandbox has to be loaded anew. */
  tells = Number.POSITIVE_INFINITY;
  /** Runs before a sandbox is loaded, as above. */
  loading: () => void | Promise<void> = () => undefined;
  lastOfRemoved = 0;
  readonly #touched = new Map<string, number>();

  client(): CommitLog {
    const me = {};
    const depot: Depot = {
      load: async (sandbox) => {
        await this.loading();
        return this.#load(sandbox);
      },
      glance: async () => undefined,
      use: async (sandbox) => this.#use(sandbox),
      uses: async () => [...this.commits.keys()].flatMap((sandbox) => this.#use(sandbox) ?? []),
      touch: async (sandbox, at) => void this.#touched.set(sandbox, at),
    };
    const others: Others = {
      lastOfRemoved: async () => this.lastOfRemoved,
      turn: () => undefined,
      listen: (listener) => void this.#listeners.set(me, listener),
    };
    const append: CommitLog['append'] = async (sandbox, version, commits) => {
      await this.before(commits.length);
      return this.#append(me, sandbox, version, commits);
    };
    const close = async () => void this.#listeners.delete(me);
    return { append, depot, others, trouble: undefined, digestKey: '', close };
  }

  #append(me: object, sandbox: string, version: number, commits: readonly Commit[]): CommitFate {
    const there = this.commits.get(sandbox) ?? [];
    const begins = commits[0]?.begin !== undefined && version === 0;
    if (begins ? there.length > 0 : there.length !== version || version === 0) {
      const missed = there.slice(version).map(written);
      return version > 0 && version < there.length && missed.length <= this.tells
        ? { kind: 'behind', commits: missed }
        : { kind: 'lost' };
    }
    const now = [...there, ...commits.map(written)];
    this.commits.set(sandbox, now);
    if (commits.at(-1)?.ended) {
      const numbers = now.flatMap(({ events }) => events.map(({ seq }) => seq));
      this.lastOfRemoved = Math.max(this.lastOfRemoved, ...numbers);
      this.commits.delete(sandbox);
    }
    if (commits.length > 0)
      for (const [one, listener] of this.#listeners) if (one !== me) void listener(sandbox, false);
    return { kind: 'kept' };
  }

  #use(sandbox: string): SandboxUse | undefined {
    const saved = this.#load(sandbox);
    if (!saved) return undefined;
    const owned = saved.records.filter(({ collection }) => collection.includes('/'));
    const bytes = saved.records.reduce((sum, { record }) => sum + JSON.stringify(record).length, 0);
    const lastUsedAt = Math.max(saved.usedAt, this.#touched.get(sandbox) ?? 0);
    return { id: sandbox, lastUsedAt, records: owned.length, bytes };
  }

  #load(sandbox: string): SavedBox | undefined {
    const commits = this.commits.get(sandbox);
    if (!commits) return undefined;
    const records = new Map<string, SavedBox['records'][number]>();
    const counters = new Map<string, number>();
    const events = commits.flatMap((commit) => commit.events);
    for (const commit of commits) {
      if (commit.begin) {
        records.clear();
        counters.clear();
        for (const [collection, all] of commit.begin.collections)
          for (const [place, [id, record]] of [...all].entries()) {
            records.set(`${collection}/${id}`, { collection, id, place, record });
          }
        for (const [name, next] of commit.begin.counters) counters.set(name, next);
      }
      for (const write of commit.writes) {
        if (write.record) records.set(`${write.collection}/${write.id}`, write);
        else records.delete(`${write.collection}/${write.id}`);
      }
      for (const [name, next] of commit.counters) counters.set(name, next);
    }
    const feed = { last: events.at(-1)?.seq ?? 0, dropped: 0, forgottenTo: 0, events };
    const sorted = [...records.values()].sort((a, b) => a.place - b.place);
    return { version: commits.length, records: sorted, counters, usedAt: 0, feed };
  }
}

/** As it comes back from wherever it was sent. */
function written(commit: Commit): Commit {
  return commitFrom(commitText('s', commit)).commit;
}
