import type { Api } from './api.js';
import type { Clock } from './clock.js';
import { type Log, loggable } from './log.js';
import { maskText } from './mask-text.js';
import type { Store } from './store/store.js';
import type { Timers } from './timers.js';
import { ApiTx, type Task, taskCollection } from './unit-of-work.js';

interface Due {
  readonly at: number;
  readonly task: Task;
}

interface Agenda {
  /** By instant, then in the order they were made. */
  readonly due: Due[];
  timer: { cancel(): void } | undefined;
  /** Settles when the tasks that are being run are done. */
  running: Promise<void>;
  busy: boolean;
}

/** Runs what falls due, each task in a transaction of its own and exactly once: by a timer, or on access. */
export class TaskRunner {
  readonly #agendas = new Map<string, Agenda>();
  readonly #apis: ReadonlyMap<string, Api>;
  #closed = false;

  constructor(
    private readonly store: Store,
    apis: readonly Api[],
    private readonly clock: Clock,
    private readonly timers: Timers,
    private readonly log: Log,
  ) {
    this.#apis = new Map(apis.map((api) => [api.name, api]));
  }

  /** Tasks of a committed unit of work. */
  add(sandbox: string, tasks: readonly Task[]): void {
    const agenda = this.#agenda(sandbox);
    for (const task of tasks) {
      const at = Date.parse(task.at);
      const before = agenda.due.findLastIndex((other) => other.at <= at);
      agenda.due.splice(before + 1, 0, { at, task });
    }
    this.#arm(sandbox, agenda);
  }

  /** Runs what is due by an instant and waits for it; undefined, without a wait, where nothing is. */
  runDue(sandbox: string, until: Date): Promise<void> | undefined {
    const agenda = this.#agendas.get(sandbox);
    if (!agenda) return undefined;
    const head = agenda.due[0];
    if (!head || head.at > until.getTime()) return agenda.busy ? agenda.running : undefined;
    agenda.busy = true;
    const run = agenda.running.then(() => this.#run(sandbox, agenda, until.getTime()));
    agenda.running = run;
    return run;
  }

  /** Ends the timers and waits for what runs. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const agenda of this.#agendas.values()) agenda.timer?.cancel();
    await Promise.all([...this.#agendas.values()].map((agenda) => agenda.running));
  }

  async #run(sandbox: string, agenda: Agenda, until: number): Promise<void> {
    for (let head = agenda.due[0]; head && head.at <= until; head = agenda.due[0]) {
      agenda.due.shift();
      await this.#carryOut(sandbox, head.task);
    }
    agenda.busy = false;
    this.#arm(sandbox, agenda);
  }

  async #carryOut(sandbox: string, task: Task): Promise<void> {
    const api = this.#apis.get(task.api);
    const run = api?.tasks[task.task];
    let made: readonly Task[] = [];
    try {
      if (!api || !run) throw new Error(`no task ${task.api}/${task.task}`);
      await this.store.transact(sandbox, async (storeTx) => {
        const tx = new ApiTx(api, storeTx);
        if (!(await storeTx.get(taskCollection, task.id))) return;
        storeTx.remove(taskCollection, task.id);
        await run({ subject: task.subject, details: task.details, now: new Date(task.at), tx });
        made = tx.tasks;
      });
      this.add(sandbox, made);
    } catch (error) {
      this.log.error(
        { err: loggable(error), sandbox, api: task.api, task: task.task },
        'a due task failed and will not run again',
      );
      const failed = { ...task, failed: maskText(String(error)) };
      await this.store.transact(sandbox, async (tx) => tx.put(taskCollection, task.id, failed));
    }
  }

  #arm(sandbox: string, agenda: Agenda): void {
    agenda.timer?.cancel();
    agenda.timer = undefined;
    const head = agenda.due[0];
    if (!head || this.#closed || agenda.busy) return;
    agenda.timer = this.timers.after(head.at - this.clock.now().getTime(), () => {
      // A timer may be a little early by the clock: what it was set for is due all the same.
      void this.runDue(sandbox, new Date(Math.max(head.at, this.clock.now().getTime())));
    });
  }

  #agenda(sandbox: string): Agenda {
    const known = this.#agendas.get(sandbox);
    if (known) return known;
    const agenda: Agenda = { due: [], timer: undefined, running: Promise.resolve(), busy: false };
    this.#agendas.set(sandbox, agenda);
    return agenda;
  }
}
