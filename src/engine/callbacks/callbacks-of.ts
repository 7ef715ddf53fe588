import type { Api } from '../api/api.js';
import type { Callbacks } from '../sandbox/tasks.js';
import { CallbackCounts } from './counts.js';
import { Deliveries } from './deliveries.js';
import type { Delivering } from './delivering.js';
import { Handover } from './handover.js';
import { outboxOf } from './outbox.js';
import { Signals } from './signals.js';
import { CallbackWriter } from './writer.js';

type WriterMeans = ConstructorParameters<typeof CallbackWriter>[0];

export interface CallbackParts {
  readonly deliveries: Deliveries;
  readonly handover: Handover;
  readonly callbackCounts: CallbackCounts;
  readonly writer: CallbackWriter;
  /** Where those of tasks go. */
  readonly ofTasks: Callbacks;
}

/** What writes, keeps and delivers callbacks. */
export function callbacksOf(
  means: Omit<Delivering, 'counts' | 'writer' | 'process'> & WriterMeans & { readonly requestIds: { next(): string } },
): CallbackParts {
  const { requestIds } = means;
  const writer = new CallbackWriter(means);
  const changed = new Signals();
  const counts = new CallbackCounts();
  const delivering = { ...means, counts, writer, process: requestIds.next() };
  const deliveries = new Deliveries(delivering, changed);
  const lose = (sandbox: string, id: string) => deliveries.lose(sandbox, id);
  const handover = new Handover(delivering, changed, lose, (sandbox) => deliveries.look(sandbox), deliveries.underWay);
  const outbox = (api: Api, task: string) =>
    api.callbacks &&
    outboxOf({ ...means, writer }, { id: requestIds.next(), requestId: null, causedBy: task, scenario: undefined });
  return { deliveries, handover, callbackCounts: counts, writer, ofTasks: { deliveries, outboxOf: outbox } };
}

/** Calls nobody: for what only looks what would come of a request. */
export const calledNobody: Delivering['sender'] = {
  send: async () => ({ status: 200, answer: '', connected: true, durationMs: 0 }),
  close: async () => undefined,
};
