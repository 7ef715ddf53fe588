import { answerLimit } from '../../engine/api/answer-limit.js';
import type { ChargeRecord, InstallmentRecord } from './shapes.js';

type Charge = Readonly<ChargeRecord>;
type Rows = readonly Readonly<InstallmentRecord>[];

/** Of a row without description and payment, with its numbers as long as they usually are. */
const bareRow = 160;

/** A charge with the rows that it is shown with. */
export interface Rowed {
  readonly charge: Charge;
  readonly rows: Rows;
}

/** Charges with the rows that they are shown with, and how many bytes these take without the limit. */
export interface Fitted {
  readonly rowed: readonly Rowed[];
  readonly bytes: number;
}

/**
 * The same charges with as many rows as an answer has room for: each row repeats the description of its charge. A normal
 * charge keeps all of its own; what they leave is shared by the recurring ones, of which the latest rows are shown, at
 * least one.
 *
 * @returns undefined where the rows of the normal ones alone are too many
 */
export function withinAnswer(charges: readonly Rowed[]): Fitted | undefined {
  const lengths = charges.map(lengthsOf);
  const all = lengths.map((rows) => rows.reduce((sum, length) => sum + length, 0));
  const bytes = all.reduce((sum, length) => sum + length, 0);
  if (bytes <= answerLimit) return { rowed: charges, bytes };
  const recurring = charges.filter(({ charge }) => charge.type === 'recurring').length;
  const normal = charges.reduce((sum, { charge }, i) => sum + (charge.type === 'normal' ? (all[i] ?? 0) : 0), 0);
  if (normal > answerLimit) return undefined;
  const share = (answerLimit - normal) / recurring;
  const rowed = charges.map(({ charge, rows }, i) => ({
    charge,
    rows: charge.type === 'normal' ? rows : latestWithin(share, rows, lengths[i] ?? []),
  }));
  return { rowed, bytes };
}

function latestWithin(share: number, rows: Rows, lengths: readonly number[]): Rows {
  let left = share;
  let first = rows.length;
  while (first > 0 && (left >= (lengths[first - 1] ?? 0) || first === rows.length)) left -= lengths[--first] ?? 0;
  return rows.slice(first);
}

/** In bytes, about. */
function lengthsOf({ charge: { description }, rows }: Rowed): number[] {
  const usual = bareRow + written(description);
  return rows.map(({ settlement }) => {
    if (!settlement) return usual;
    const own = settlement.description === description ? usual : bareRow + written(settlement.description);
    return own + written(settlement.payment);
  });
}

function written(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
