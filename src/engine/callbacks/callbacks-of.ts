import type { Api } from '../api/api.js';
import type { Callbacks } from '../sandbox/tasks.js';
import { Deliveries, type Delivering } from './deliveries.js';
import { outboxOf } from './outbox.js';
import { CallbackWriter } from './writer.js';

type WriterMeans = ConstructorParameters<typeof CallbackWriter>[0];

/** What writes, keeps and delivers callbacks, and where those of tasks go. */
export function callbacksOf(
  means: Omit<Delivering, 'writer' | 'process'> & WriterMeans & { readonly requestIds: { next(): string } },
): { readonly attempts: Deliveries; readonly writer: CallbackWriter; readonly ofTasks: Callbacks } {
  const { requestIds } = means;
  const writer = new CallbackWriter(means);
  const attempts = new Deliveries({ ...means, writer, process: requestIds.next() });
  const outbox = (api: Api, task: string) =>
    api.callbacks &&
    outboxOf({ ...means, writer }, { id: requestIds.next(), requestId: null, causedBy: task, scenario: undefined });
  return { attempts, writer, ofTasks: { attempts, outboxOf: outbox } };
}

/** Calls nobody: for what only looks what would come of a request. */
export const calledNobody: Delivering['sender'] = {
  send: async () => ({ status: 200, answer: '', connected: true, durationMs: 0 }),
  close: async () => undefined,
};
