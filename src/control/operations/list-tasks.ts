import type { Api } from '../../engine/api/api.js';
import { type Callback, callbackCollection } from '../../engine/api/callback.js';
import { type DerivedChange, derivedChanges } from '../../engine/api/derived.js';
import type { OperationParameter } from '../../engine/api/description.js';
import { type Task, taskCollection } from '../../engine/api/unit-of-work.js';
import { offset, parseInstant } from '../../engine/clock.js';
import { badQuery } from '../../engine/problem.js';
import { furthest } from '../../engine/sandbox/advance.js';
import { timeIn, worldOf } from '../../engine/sandbox/world.js';
import { type Looking, lookInto } from '../look-into.js';
import { operation } from '../operation.js';
import type { Tasks } from '../shapes.js';

/** Of what time alone will bring there may be no end: so much is listed. */
const mostListed = 1_000;

const parameters: readonly OperationParameter[] = [
  {
    in: 'query',
    name: 'until',
    description: 'An instant of sandbox time, at most ten years ahead: lists what comes by then, also by time alone.',
    schema: { type: 'string', format: 'date-time' },
  },
];

type Due = Tasks['tasks'][number];

/** What is due and when, the first to come first; at one instant in the order in which they were made. */
export function listTasks(engine: Looking, apis: readonly Api[]) {
  return operation({
    id: 'listTasks',
    method: 'GET',
    path: '/__sandbox/tasks',
    source: 'ours',
    sandbox: 'if-there',
    replies: { 200: 'tasks' },
    parameters,
    example: {},
    async handle({ query, ...about }) {
      const until = parseInstant(query.get('until') ?? '');
      const { stored, derived } = await lookInto(engine, apis, about, async (tx) => {
        const callbacks = tx.list(callbackCollection, { index: 'timed', equals: 'yes' }) as readonly Callback[];
        const stored = [...(tx.list(taskCollection) as readonly Task[]).map(dueBy), ...callbacks.map(attemptAt)];
        if (!until) return { stored, derived: undefined };
        const now = timeIn(worldOf(tx), engine.clock.now());
        if (until <= now)
          throw badQuery('until', `is not ahead of the sandbox's clock, which shows ${now.toISOString()}`);
        if (until > offset(now, furthest)) throw badQuery('until', `is further ahead than ${furthest}`);
        return { stored, derived: await derivedChanges(tx, apis, [now, until], mostListed) };
      });
      const tasks = stored.filter(({ at }) => !until || Date.parse(at) <= until.getTime());
      const all = inOrder([...tasks, ...(derived?.changes ?? []).map(broughtByTime)]);
      const isCut = derived !== undefined && (derived.truncated || all.length > mostListed);
      return { status: 200, body: isCut ? { tasks: all.slice(0, mostListed), truncated: true } : { tasks: all } };
    },
  });
}

function dueBy({ id, at, task: kind, api, subject, failed }: Task): Due {
  return { id, at, kind, api, subject, failed: failed ?? null };
}

function attemptAt({ id, nextAttemptAt, api, subject }: Callback): Due {
  return { id, at: nextAttemptAt ?? '', kind: 'callback', api, subject, failed: null };
}

function broughtByTime({ at, kind, api, subject }: DerivedChange): Due {
  return { id: null, at: at.toISOString(), kind, api, subject, failed: null };
}

function inOrder(all: Due[]): Due[] {
  return all.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
