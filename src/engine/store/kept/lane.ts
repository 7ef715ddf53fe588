import type { StorePlan, Work } from '../store.js';
import type { Box } from './box.js';
import { BufferedTx } from './buffered-tx.js';
import { type Commit, type CommitLog, nothingDone, type SavedBox } from './commit-log.js';

/** What a lane needs of the store that it belongs to. */
export interface LaneOwner {
  readonly log: CommitLog | undefined;
  readonly unattended: StorePlan['unattended'];
  /** A commit is kept: whoever follows the sandbox hears of its events. */
  announce(commit: Commit): void;
  /** Another process has changed the sandbox. */
  changedElsewhere(commits: readonly Commit[]): void;
  /** What the sandbox holds by now takes the place of what this process had. */
  renew(saved: SavedBox): Promise<Box>;
  /** The sandbox is no longer there. */
  dissolve(): void;
}

/** What a unit of work came to; `again`: what it saw is not so, it has to run anew. */
export type Ended<T> = { readonly result: T } | 'again';

/** What a unit of work did. */
interface Done {
  readonly commit: Commit;
  undo(): void;
}

/** How it went in memory; `kept` where the log has to say whether that is so. */
type Ran<T> = ({ result: T } | { error: unknown }) & { kept?: Promise<Settled> | undefined };

/** `behind`: by now the lane has what the log has; `undone`: something before it was taken back. */
type Settled = 'kept' | 'behind' | 'undone';

interface Waiting {
  /** What it did; nothing for one that only looked. */
  readonly done: Done | undefined;
  /** Whether it has to run anew where what it saw is not so. */
  readonly isWork: boolean;
  settle(settled: Settled): void;
  fail(error: unknown): void;
}

/**
 * The units of work of one sandbox. They run one behind the other on what is in memory, at once; what they did is sent to
 * the log in that order, many together while the one before is on its way, and counts once the log has kept it. What the
 * log doesn't keep is taken back.
 */
export class Lane {
  #busy = false;
  /** Who is to run next: what has to run anew goes before what has not run. */
  readonly #next = { again: [] as (() => void)[], fresh: [] as (() => void)[] };
  #waiting: Waiting[] = [];
  #sending = false;
  /** How often something was taken back, or changed from elsewhere: what was seen before may not be so. */
  #epoch = 0;
  /** Whether something has to run anew, and nothing was kept since. */
  #isDelayed = false;
  #removal: Promise<boolean> | undefined;
  #dissolved = false;

  /** @param version how many commits the log has of it */
  constructor(
    private readonly sandbox: string,
    public box: Box,
    private version: number,
    private readonly owner: LaneOwner,
  ) {}

  /** @param again whether it has run before, and what it saw was not so */
  async run<T>(work: Work<T>, again = false): Promise<Ended<T>> {
    if (this.#busy) await this.#turn(again);
    this.#busy = true;
    let ran: Ran<T> | 'again';
    try {
      ran = await this.#runOnce(work);
    } finally {
      this.#release();
    }
    if (ran === 'again' || (ran.kept && (await ran.kept) !== 'kept')) return 'again';
    if ('error' in ran) throw ran.error;
    return ran;
  }

  /** The sandbox has just begun; false where another process was faster. */
  async begin(): Promise<boolean> {
    return (await this.#send({ commit: this.box.asBegun(), undo: () => this.#dissolve() })) === 'kept';
  }

  /** The sandbox goes. False where it is gone already. */
  async remove(): Promise<boolean> {
    // Of several at once the first does it, unless that fails.
    while (this.#removal !== undefined) await this.#removal;
    if (this.#dissolved) return false;
    if (!this.owner.log) {
      this.#dissolve();
      return true;
    }
    const commit: Commit = { ...nothingDone(this.box.lastUsedAt), ended: true };
    const kept = this.#send({ commit, undo: () => undefined }).then((settled) => settled === 'kept');
    this.#removal = kept.catch(() => false);
    try {
      return await kept;
    } finally {
      this.#removal = undefined;
    }
  }

  /** Makes sure that what is in memory is what the log has, or had since this was asked for. */
  async catchUp(): Promise<void> {
    while (!this.#dissolved && (await this.#send(undefined, false)) === 'undone');
  }

  /** Waits until what was done so far is kept; false where some of it was taken back. */
  async kept(): Promise<boolean> {
    if (this.#waiting.length === 0) return true;
    return (await this.#send(undefined, false).catch(() => 'undone')) === 'kept';
  }

  /** What runs is over. */
  async settled(): Promise<void> {
    while (this.#busy) {
      await this.#turn(false);
      this.#release();
    }
    while (this.#waiting.length > 0) await this.#send(undefined, false).catch(() => undefined);
  }

  #turn(again: boolean): Promise<void> {
    return new Promise((resolve) => this.#next[again ? 'again' : 'fresh'].push(resolve));
  }

  #release(): void {
    const next = this.#next.again.shift() ?? this.#next.fresh.shift();
    this.#busy = next !== undefined;
    next?.();
  }

  async #runOnce<T>(work: Work<T>): Promise<Ran<T> | 'again'> {
    for (;;) {
      // What runs while another process commits would have to run again.
      const { others } = this.owner.log ?? {};
      if (others) await others.turn(this.sandbox);
      const epoch = this.#epoch;
      const tx = new BufferedTx(this.box);
      let ended: Ran<T>;
      try {
        const result = work(tx);
        ended = { result: result instanceof Promise ? await result : result };
      } catch (error) {
        ended = { error };
      }
      if (this.#removal !== undefined) await this.#removal;
      if (this.#dissolved) return 'again';
      if (epoch !== this.#epoch) continue;
      const { log } = this.owner;
      if ('error' in ended || tx.changesNothing) {
        const sure = !log || (this.#waiting.length === 0 && !log.others);
        if (!sure) ended.kept = this.#send(undefined);
        return ended;
      }
      const undo = log && this.box.undoing(tx);
      const commit = this.box.carryOut(tx);
      if (undo) ended.kept = this.#send({ commit, undo });
      else this.#tell(commit);
      return ended;
    }
  }

  #send(done: Done | undefined, isWork = true): Promise<Settled> {
    return new Promise((settle, fail) => {
      this.#waiting.push({ done, isWork, settle, fail });
      if (this.#sending) return;
      this.owner.unattended.own('log', this.#sendAll(), 'what was to be kept could not be taken back');
    });
  }

  async #sendAll(): Promise<void> {
    this.#sending = true;
    try {
      while (this.#waiting.length > 0) await this.#sendOrTakeBack([...this.#waiting]);
    } finally {
      this.#sending = false;
    }
  }

  async #sendOrTakeBack(batch: readonly Waiting[]): Promise<void> {
    try {
      await this.#sendBatch(batch);
    } catch (error) {
      const onlyLooked = batch.every(({ done }) => !done);
      for (const one of this.#takeBack()) {
        // Who only looked may look again at what is left, unless looking itself is what failed.
        if (one.done || onlyLooked) one.fail(error);
        else one.settle('undone');
      }
    }
  }

  async #sendBatch(batch: readonly Waiting[]): Promise<void> {
    const { log } = this.owner;
    const commits = batch.flatMap(({ done }) => done?.commit ?? []);
    const kept = await log?.append(this.sandbox, this.version, commits, this.#isDelayed);
    if (!kept || kept.kind === 'kept') {
      if (batch.some(({ isWork }) => isWork)) this.#isDelayed = false;
      this.version += commits.length;
      this.#waiting.splice(0, batch.length);
      for (const { done, settle } of batch) {
        if (done) this.#tell(done.commit);
        settle('kept');
      }
      return;
    }
    const waiting = this.#takeBack();
    if (kept.kind === 'behind') this.#follow(kept.commits);
    else await this.#reloadFor(waiting);
    for (const { settle } of waiting) settle('behind');
  }

  /** @param waiting who is to run again then: others may come, who saw what was there before */
  async #reloadFor(waiting: Waiting[]): Promise<void> {
    try {
      await this.#reload();
      waiting.push(...this.#takeBack());
    } catch (error) {
      for (const { fail } of waiting) fail(error);
      throw error;
    }
  }

  /** Undoes all that is not kept, the newest first. */
  #takeBack(): Waiting[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#epoch++;
    for (const { done, isWork } of [...waiting].reverse()) {
      if (isWork) this.#isDelayed = true;
      done?.undo();
    }
    return waiting;
  }

  #tell(commit: Commit): void {
    if (commit.ended) this.#dissolve();
    else {
      this.box.tell(commit);
      this.owner.announce(commit);
    }
  }

  #follow(commits: readonly Commit[]): void {
    this.version += commits.length;
    for (const commit of commits) {
      if (!commit.ended) this.box.replay(commit);
      this.#tell(commit);
      if (this.#dissolved) break;
    }
    this.owner.changedElsewhere(commits);
  }

  async #reload(): Promise<void> {
    const saved = await this.owner.log?.depot?.load(this.sandbox);
    if (!saved) {
      if (this.#dissolved) return;
      this.#dissolve();
      this.owner.changedElsewhere([{ ...nothingDone(this.box.lastUsedAt), ended: true }]);
      return;
    }
    const heard = this.box.feed.last;
    this.box = await this.owner.renew(saved);
    this.version = saved.version;
    const missed = saved.feed.events.filter(({ seq }) => seq > heard);
    this.owner.announce({ ...nothingDone(saved.usedAt), events: missed });
    this.owner.changedElsewhere([this.box.asBegun()]);
  }

  #dissolve(): void {
    if (this.#dissolved) return;
    this.#dissolved = true;
    this.owner.dissolve();
  }
}
