import type { Engine } from '../../engine/engine.js';
import { type Task, taskCollection } from '../../engine/unit-of-work.js';
import { takesOnly } from '../query.js';
import { operation } from '../records.js';

/** What is due and when, the first to come first; at one instant in the order in which they were made. */
export function listTasks(engine: Engine) {
  return operation({
    id: 'listTasks',
    method: 'GET',
    path: '/__sandbox/tasks',
    source: 'ours',
    replies: { 200: 'tasks' },
    example: {},
    async handle({ query, sandbox }) {
      takesOnly(query, []);
      await engine.sandboxes.enter(sandbox);
      const all = (await engine.store.transact(sandbox, (tx) => tx.list(taskCollection))) as readonly Task[];
      const tasks = all.map(({ id, at, task: kind, api, subject, failed = null }) => {
        return { id, at, kind, api, subject, failed };
      });
      return { status: 200, body: { tasks: tasks.sort((a, b) => Date.parse(a.at) - Date.parse(b.at)) } };
    },
  });
}
