import type { StoreTx } from './store/store.js';
import type { Task } from './unit-of-work.js';

/** Something that came about because its time had come. */
export interface Occurrence {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly kind: string;
  readonly api: string;
  /** Names the record. */
  readonly subject: string;
  /** What became of it. */
  readonly result: string;
}

/** An advance that has not been answered yet. */
interface OpenAdvance {
  readonly id: string;
  /** ISO 8601, UTC: what is due later doesn't belong to it. */
  readonly to: string;
}

/** A note lies under its task's id. */
interface Note extends Occurrence {
  readonly id: string;
}

const openCollection = 'advance';
const openId = 'open';
const ranCollection = 'advance-ran';

/** From here on every task that is due by then leaves a note when it has run, whoever runs it. */
export async function openLog(tx: StoreTx, advance: OpenAdvance): Promise<void> {
  // Of an advance that was never answered, as the process had ended.
  await removeNotes(tx);
  tx.put(openCollection, openId, Object.freeze(advance));
}

/** Notes in the transaction of a task what became of it, where an advance is open that it belongs to. */
export async function noteRan(tx: StoreTx, task: Task, result: string): Promise<void> {
  const open = (await tx.get(openCollection, openId)) as OpenAdvance | undefined;
  if (!open || Date.parse(task.at) > Date.parse(open.to)) return;
  const { id, at, task: kind, api, subject } = task;
  tx.put(ranCollection, id, Object.freeze({ id, at, kind, api, subject, result } satisfies Note));
}

/** Takes all notes of an advance, in the order in which the tasks ran; undefined where it isn't open any more. */
export async function closeLog(tx: StoreTx, id: string): Promise<readonly Occurrence[] | undefined> {
  const open = (await tx.get(openCollection, openId)) as OpenAdvance | undefined;
  if (open?.id !== id) return undefined;
  const notes = await removeNotes(tx);
  tx.remove(openCollection, openId);
  return notes.map(({ id: _, ...occurrence }) => occurrence);
}

async function removeNotes(tx: StoreTx): Promise<readonly Note[]> {
  const notes = (await tx.list(ranCollection)) as readonly Note[];
  for (const { id } of notes) tx.remove(ranCollection, id);
  return notes;
}
