import type { AddressFor } from '../api/address-for.js';
import type { Api } from '../api/api.js';
import { type Callback, callbackCollection } from '../api/callback.js';
import { Ids } from '../api/ids.js';
import { ApiTx, type Outbox, type Task, taskCollection } from '../api/unit-of-work.js';
import type { Clock } from '../clock.js';
import type { Unattended } from '../log/unattended.js';
import { maskText } from '../masking/mask-text.js';
import { letOthersGoFirst } from '../pieces.js';
import { type ChangeElsewhere, type Store, StoreFull, type StoreTx, StoreUnavailable } from '../store/store.js';
import type { Library } from '../test-data/library.js';
import type { Timers } from '../timers.js';
import { noteRan } from './advance-log.js';
import type { DueAttempts } from './due-attempts.js';
import { type Left, leftIn } from './left.js';
import { realWaitFor, timeIn, type World, worldCollection, worldOf } from './world.js';

/** A task that has run, or failed. */
export interface Ran {
  readonly task: Task;
  readonly failed: boolean;
}

/** The task itself is at fault, not the store that was to keep what it did. */
class TaskFailed extends Error {}

/** After so many tasks whoever else waits has a turn. */
const uninterrupted = 64;

/** How long due tasks wait where nothing can be kept, in milliseconds. */
const unkeptPause = 1_000;

/** A timer may ring so many milliseconds before its instant. */
const earliness = 100;

/** What a sandbox waits for lies in these. */
const waitedFor = [taskCollection, callbackCollection, worldCollection];

/** What a task asked for. */
type Made = Pick<ApiTx, 'tasks' | 'callbacks'>;

interface Alarm {
  /** Instant of sandbox time. */
  readonly at: number;
  readonly timer: { cancel(): void };
}

/** The task that comes first, where it is due at an instant. */
export function dueTask(tx: StoreTx, now: Date): Task | undefined {
  const first = tx.earliest(taskCollection) as Task | undefined;
  return first && Date.parse(first.at) <= now.getTime() ? first : undefined;
}

/** Whether an attempt at a callback is due before a task; at one instant the task comes first. */
export function comesBefore(callback: Callback | undefined, task: Task): boolean {
  return callback?.nextAttemptAt != null && Date.parse(callback.nextAttemptAt) < Date.parse(task.at);
}

function occurrenceOf({ id, at, task: kind, api, subject }: Task, result: string) {
  return { id, at, kind, api, subject, result };
}

/** Where what tasks cause goes. */
export interface Callbacks {
  readonly deliveries: DueAttempts;
  /** Undefined where the API has none. @param task what causes them */
  outboxOf(api: Api, task: string): Outbox | undefined;
}

/** What tasks make what they write with. */
export interface Making {
  readonly library: Pick<Library, 'firstIds'>;
  readonly addressFor: AddressFor;
}

/** Where a task is carried out. */
interface Where {
  readonly sandbox: string;
  readonly world: World;
}

interface Run {
  /** Goes on to this instant where the clock is hardly behind it. */
  readonly until?: Date;
  /** Ends before a task that comes after an attempt at a callback which is due. */
  readonly upToAttempt?: true;
}

/** Runs what falls due, each task in a transaction of its own and exactly once: by a timer, or on access. */
export class TaskRunner {
  readonly #alarms = new Map<string, Alarm>();
  readonly #apis: ReadonlyMap<string, Api>;
  readonly #running = new Set<Promise<unknown>>();
  #closed = false;

  constructor(
    private readonly store: Store,
    apis: readonly Api[],
    private readonly clock: Clock,
    private readonly timers: Timers,
    private readonly unattended: Unattended,
    private readonly callbacks: Callbacks,
    private readonly making: Making,
  ) {
    this.#apis = new Map(apis.map((api) => [api.name, api]));
  }

  /**
   * Runs all that is due by the sandbox's clock, in the order of instants.
   *
   * @returns what ran, in that order
   * @throws what the store throws: the rest is still due then
   */
  async runDue(sandbox: string, how: Run = {}): Promise<readonly Ran[]> {
    const all: Ran[] = [];
    for (let ran = await this.#runNext(sandbox, how); ran; ran = await this.#runNext(sandbox, how)) {
      all.push(ran);
      if (all.length % uninterrupted === 0) await letOthersGoFirst();
    }
    return all;
  }

  /** Sees to it that tasks of a committed unit of work run by themselves. */
  expect(sandbox: string, world: World, tasks: readonly Task[]): void {
    const first = Math.min(...tasks.map(({ at }) => Date.parse(at)));
    const alarm = this.#alarms.get(sandbox);
    if (alarm && alarm.at <= first) return;
    this.#set(sandbox, world, first);
  }

  /** The sandbox's clock or its tasks were changed as a whole: what it waits for is looked up again. */
  async reschedule(sandbox: string): Promise<void> {
    const left = await this.store.transact(sandbox, (tx) => ({
      world: worldOf(tx),
      first: tx.earliest(taskCollection) as Task | undefined,
      callback: tx.earliest(callbackCollection) as Callback | undefined,
    }));
    this.takeOver(sandbox, left);
  }

  /** What a sandbox waits for that this process has not used. */
  takeOver(sandbox: string, { world, first, callback }: Left, by: 'us' | 'others' = 'us'): void {
    this.#stop(sandbox);
    if (first) this.#set(sandbox, world, Date.parse(first.at));
    this.callbacks.deliveries.takeOver(sandbox, world, callback, by);
  }

  /** Another process has changed a sandbox: it may wait for something else by now. */
  async changedElsewhere(sandbox: string, { ended, collections }: ChangeElsewhere): Promise<void> {
    if (ended) return this.forget(sandbox);
    if (collections && !waitedFor.some((name) => collections.has(name))) return;
    const left = await leftIn(this.store, sandbox);
    if (left) this.takeOver(sandbox, left, 'others');
    else this.forget(sandbox);
  }

  /** The sandbox is gone. */
  forget(sandbox: string): void {
    this.#stop(sandbox);
    this.callbacks.deliveries.forget(sandbox);
  }

  #stop(sandbox: string): void {
    this.#alarms.get(sandbox)?.timer.cancel();
    this.#alarms.delete(sandbox);
  }

  /** Ends the timers and waits for what runs. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { timer } of this.#alarms.values()) timer.cancel();
    await Promise.all(this.#running);
  }

  #set(sandbox: string, world: World, at: number): void {
    this.#stop(sandbox);
    const wait = realWaitFor(world, new Date(at), this.clock.now());
    if (wait === undefined || this.#closed) return;
    const timer = this.timers.after(Math.max(0, wait), () => this.#ring(sandbox, at));
    this.#alarms.set(sandbox, { at, timer });
  }

  /** A timer may be a little early by the clock: what it was set for is due all the same. */
  #ring(sandbox: string, at: number): void {
    this.#alarms.delete(sandbox);
    const run = this.#runAt(sandbox, new Date(at))
      .then(
        () => this.unattended.works('due-task', 'due tasks can be kept again'),
        (error) => {
          if (!(error instanceof StoreUnavailable)) {
            return this.unattended.failed('due-task', error, 'due tasks could not be run', { sandbox });
          }
          this.unattended.failing('due-task', error, 'due tasks wait until they can be kept', { sandbox });
          return this.#ringAgain(sandbox, at);
        },
      )
      .finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  /** Nobody may ask for the sandbox for long: what is due is not left to the next request. */
  #ringAgain(sandbox: string, at: number): void {
    if (this.#closed || this.#alarms.has(sandbox)) return;
    this.#alarms.set(sandbox, { at, timer: this.timers.after(unkeptPause, () => this.#ring(sandbox, at)) });
  }

  async #runAt(sandbox: string, at: Date): Promise<void> {
    // An advance brings it about, and looks afterwards for what is to come.
    if (this.callbacks.deliveries.isHeld(sandbox) || !(await this.store.use(sandbox))) return;
    await this.runDue(sandbox, { until: at });
    await this.reschedule(sandbox);
  }

  async #runNext(sandbox: string, { until, upToAttempt }: Run): Promise<Ran | undefined> {
    let next: Task | undefined = undefined as Task | undefined;
    try {
      const { world, made } = await this.store.transact(sandbox, async (tx) => {
        const world = worldOf(tx);
        const now = timeIn(world, this.clock.now());
        next = dueTask(tx, until && until > now && Number(until) - Number(now) <= earliness ? until : now);
        if (next && upToAttempt && comesBefore(tx.earliest(callbackCollection) as Callback | undefined, next)) {
          next = undefined;
        }
        return { world, made: next && (await this.#carryOut(next, tx, { sandbox, world })) };
      });
      if (made && made.tasks.length > 0) this.expect(sandbox, world, made.tasks);
      if (made && made.callbacks.length > 0) this.callbacks.deliveries.made(sandbox, made.callbacks);
      return next && { task: next, failed: false };
    } catch (error) {
      // A task that leaves no room for what it does would be in the way for ever.
      const atFault = error instanceof TaskFailed || error instanceof StoreFull;
      if (!next || !atFault) throw error;
      await this.#giveUp(sandbox, next, error instanceof TaskFailed ? error.cause : error);
      return { task: next, failed: true };
    }
  }

  async #carryOut(task: Task, storeTx: StoreTx, where: Where): Promise<Made> {
    storeTx.remove(taskCollection, task.id);
    const { result, made } = await this.#run(task, storeTx, where).catch((cause: unknown) => {
      throw new TaskFailed(task.task, { cause });
    });
    noteRan(storeTx, occurrenceOf(task, result));
    return made;
  }

  async #run(task: Task, storeTx: StoreTx, { sandbox, world }: Where): Promise<{ result: string; made: Made }> {
    const { addressFor, library } = this.making;
    const api = this.#apis.get(task.api);
    const run = api?.tasks[task.task];
    if (!api || !run) throw new Error(`no task ${task.api}/${task.task}`);
    const tx = new ApiTx(api, storeTx, this.callbacks.outboxOf(api, task.task));
    const ids = new Ids(api, storeTx, world.seed, library.firstIds(api.name, world.fixtures));
    const { subject, details, at } = task;
    const result = await run({ subject, details, sandbox, addressFor, now: new Date(at), ids, tx });
    return { result: result ?? 'done', made: tx };
  }

  /** A task that throws is kept to be seen, where there is room for it, and never runs again. */
  async #giveUp(sandbox: string, task: Task, error: unknown): Promise<void> {
    const givingUp = (failed: Task | undefined) =>
      this.store.transact(sandbox, (tx) => {
        const left = tx.get(taskCollection, task.id) as Task | undefined;
        if (!left || left.failed !== undefined) return false;
        if (failed) tx.put(taskCollection, task.id, failed);
        else tx.remove(taskCollection, task.id);
        noteRan(tx, occurrenceOf(task, 'failed'));
        return true;
      });
    const ours = await givingUp({ ...task, failed: maskText(String(error)) }).catch((full: unknown) => {
      if (full instanceof StoreFull) return givingUp(undefined);
      throw full;
    });
    if (!ours) return;
    const { api, task: name } = task;
    this.unattended.failed('due-task', error, 'a due task failed and will not run again', { sandbox, api, task: name });
  }
}
