import type { StoreTx } from '../store/store.js';

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

/** An advance that has not been answered yet; in several processes there may be some at once. */
interface OpenAdvance {
  readonly id: string;
  /** ISO 8601, UTC: what is due later doesn't belong to it. */
  readonly to: string;
  /** Real time in milliseconds. */
  readonly openedAt: number;
}

interface Note extends Occurrence {
  readonly id: string;
  /** The advance that it was left for. */
  readonly advance: string;
}

const openCollection = 'advance';
const ranCollection = 'advance-ran';

/** An advance that hasn't been answered after so many milliseconds never will: its process has ended. */
const abandoned = 3_600_000;

/** From here on every task that is due by then leaves a note when it has run, whoever runs it. */
export function openLog(tx: StoreTx, advance: OpenAdvance): void {
  for (const open of openAdvances(tx)) {
    if (advance.openedAt - open.openedAt >= abandoned) closeLog(tx, open.id);
  }
  tx.put(openCollection, advance.id, advance);
}

/**
 * Notes in the transaction of what came about, for each advance that is open and that it belongs to.
 *
 * @param ran with an id that tells it from whatever else comes about
 */
export function noteRan(tx: StoreTx, ran: Occurrence & { readonly id: string }): void {
  for (const open of openAdvances(tx)) {
    if (Date.parse(ran.at) > Date.parse(open.to)) continue;
    const id = `${open.id}/${ran.id}`;
    tx.put(ranCollection, id, { ...ran, id, advance: open.id } satisfies Note);
  }
}

/** Takes all notes of an advance, in the order in which the tasks ran; undefined where it isn't open any more. */
export function closeLog(tx: StoreTx, id: string): readonly Occurrence[] | undefined {
  if (!tx.get(openCollection, id)) return undefined;
  tx.remove(openCollection, id);
  const notes = (tx.list(ranCollection) as readonly Note[]).filter(({ advance }) => advance === id);
  for (const note of notes) tx.remove(ranCollection, note.id);
  return notes.map(({ id: _, advance: __, ...occurrence }) => occurrence);
}

function openAdvances(tx: StoreTx): readonly OpenAdvance[] {
  return tx.list(openCollection) as readonly OpenAdvance[];
}
