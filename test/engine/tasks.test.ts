import { apis } from '../../src/apis/index.js';
import type { Api, TaskRun } from '../../src/engine/api/api.js';
import { ApiTx, type Task } from '../../src/engine/api/unit-of-work.js';
import { Unattended } from '../../src/engine/log/unattended.js';
import { taskPlace } from '../../src/engine/sandbox/places.js';
import { type Callbacks, TaskRunner } from '../../src/engine/sandbox/tasks.js';
import { KeptStore } from '../../src/engine/store/kept/kept-store.js';
import { HostileStore } from '../store/hostile.js';
import { planWith } from '../store/plan.js';
import { ManualTime } from '../support/time.js';

/** Nothing here causes any. */
const noCallbacks: Callbacks = {
  deliveries: {
    look() {},
    made() {},
    takeOver() {},
    forget() {},
    settled: async () => undefined,
    hold: () => () => undefined,
    isHeld: () => false,
    makeNext: async () => false,
  },
  outboxOf: () => undefined,
};

interface Records {
  notes: { readonly id: string; readonly at: string };
}

const [template] = apis;

const world = {
  createdAt: '2026-01-15T12:00:00.000Z',
  time: null,
  clock: { mode: 'real' as const },
  seed: 'tillbox',
  fixtures: [],
  idleTimeout: 'PT24H',
  credentials: [],
  rules: 0,
};

/** An API that has nothing but tasks. */
function apiWith(tasks: Readonly<Record<string, (due: TaskRun<Records>) => Promise<void>>>): Api {
  if (!template) throw new Error('no API is mounted');
  const collections = { notes: { schema: 'note', key: ({ id }: { id: string }) => id, keyMembers: ['id'] } };
  const api: Api<Records> = { ...template, name: 'notes', operations: [], collections, tasks };
  return api;
}

const write = async ({ subject, now, tx }: TaskRun<Records>) => tx.put('notes', { id: subject, at: now.toISOString() });

const noMaking = { library: { firstIds: () => ({}) }, addressFor: () => 'http://somewhere.invalid' };

function setUp(tasks: Readonly<Record<string, (due: TaskRun<Records>) => Promise<void>>>) {
  const time = new ManualTime('2026-01-15T12:00:00.000Z');
  const store = new HostileStore(
    new KeptStore(
      planWith({
        schedules: new Map([['tasks', taskPlace]]),
        start: () => new Map([['world', new Map([['world', world]])]]),
      }),
    ),
  );
  const errors: object[] = [];
  const log = { error: (details: object) => void errors.push(details), warn() {}, info() {} };
  const api = apiWith(tasks);
  const runner = new TaskRunner(store, [api], time, time, new Unattended(log), noCallbacks, noMaking);
  const make = async (...wanted: readonly (readonly [seconds: number, task: string, subject: string])[]) => {
    let made: readonly Task[] = [];
    await store.transact('a', async (storeTx) => {
      const tx = new ApiTx(api, storeTx);
      for (const [seconds, task, subject] of wanted) {
        await tx.later(new Date(time.now().getTime() + seconds * 1000), task, subject);
      }
      made = tx.tasks;
    });
    runner.expect('a', world, made);
  };
  const notes = () => store.transact('a', (tx) => tx.list('notes/notes'));
  const left = () => store.transact('a', (tx) => tx.list('tasks'));
  const due = () => runner.runDue('a');
  return { time, store, runner, errors, make, notes, left, due };
}

test('tasks run in the order of their instants, then in the order they were made, each dated with its own instant', async () => {
  const { time, make, notes, left, due } = setUp({ write });
  await make([5, 'write', 'second'], [5, 'write', 'third'], [1, 'write', 'first'], [9, 'write', 'later']);
  time.advance(5_000);
  await due();
  expect(await notes()).toEqual([
    { id: 'first', at: '2026-01-15T12:00:01.000Z' },
    { id: 'second', at: '2026-01-15T12:00:05.000Z' },
    { id: 'third', at: '2026-01-15T12:00:05.000Z' },
  ]);
  expect(await left()).toHaveLength(1);
});

test('a task runs once, however many come upon it at the same time', async () => {
  const count = async ({ tx }: TaskRun<Records>) => {
    const before = (await tx.get('notes', 'runs'))?.at ?? '';
    tx.put('notes', { id: 'runs', at: `${before}I` });
  };
  const { time, make, notes, due } = setUp({ count });
  await make([1, 'count', 'x']);
  time.advance(1_000);
  const ran = await Promise.all([due(), due(), due()]);
  expect(ran.flat()).toHaveLength(1);
  expect(await notes()).toEqual([{ id: 'runs', at: 'I' }]);
});

test('a task that makes another is followed by it', async () => {
  const { time, make, notes, due } = setUp({
    write,
    chain: async ({ now, tx }) => tx.later(new Date(now.getTime() + 1_000), 'write', 'after the chain'),
  });
  await make([1, 'chain', 'x']);
  time.advance(10_000);
  await due();
  expect(await notes()).toEqual([{ id: 'after the chain', at: '2026-01-15T12:00:02.000Z' }]);
});

test('a task that throws undoes what it wrote, is marked, does not run again and holds up no other', async () => {
  const { time, make, notes, left, errors, due } = setUp({
    write,
    fail: async ({ subject, tx }) => {
      tx.put('notes', { id: subject, at: '' });
      throw new Error('no luck with 4242424242424242');
    },
  });
  await make([1, 'fail', 'x'], [2, 'write', 'y']);
  time.advance(5_000);
  await due();
  time.advance(5_000);
  await due();
  expect(await notes()).toEqual([{ id: 'y', at: '2026-01-15T12:00:02.000Z' }]);
  expect(await left()).toEqual([
    expect.objectContaining({ task: 'fail', failed: 'Error: no luck with 424242******4242' }),
  ]);
  expect(errors).toEqual([expect.objectContaining({ err: new Error('no luck with 424242******4242') })]);
});

test('close ends the timers', async () => {
  const { time, make, notes, runner } = setUp({ write });
  await make([1, 'write', 'x']);
  await runner.close();
  expect(time.open).toBe(0);
  time.advance(5_000);
  expect(await notes()).toEqual([]);
});

test('due tasks that can not be run, by a defect, are told of, also where the runner is closing, which it still can', async () => {
  const { time, store, runner, errors, make } = setUp({ write });
  await make([1, 'write', 'x']);
  let fail = () => {};
  store.use = () =>
    new Promise((_, reject) => {
      fail = () => reject(new Error('a defect'));
    });
  time.advance(1_000);
  const closed = runner.close();
  fail();
  await closed;
  expect(errors).toEqual([{ err: expect.objectContaining({ message: 'a defect' }), sandbox: 'a' }]);
});
