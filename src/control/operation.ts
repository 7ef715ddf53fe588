import type { Name, Operation } from '../engine/api/api.js';
import type { Meeting } from '../engine/api/meeting.js';
import type { Shapes } from './shapes.js';

/** The control API keeps no records of its own. */
export type NoRecords = Record<never, object>;

/** Types the body and the replies from the names of their schemas, and `asked` from what `asks` returns. */
export function operation<
  const Q extends Name<Shapes> = never,
  const A extends Readonly<Record<number, Name<Shapes>>> = never,
  W = unknown,
>(one: Operation<Shapes, NoRecords, Q, A, W> & { readonly sandbox: Meeting }) {
  return one;
}
