import type { ChargeRecord, InstallmentRecord } from './shapes.js';

type Charge = Readonly<ChargeRecord>;
type Rows = readonly Readonly<InstallmentRecord>[];

/** So many bytes the rows of all charges of an answer have: each row repeats the description of its charge. */
const mostBytes = 16 * 1024 * 1024;
/** Of a row without description and payment, at most. */
const bareRow = 200;

/** A charge with the rows that it is shown with. */
export interface Rowed {
  readonly charge: Charge;
  readonly rows: Rows;
}

/**
 * The same charges with as many rows as an answer has room for. A normal charge keeps all of its own; what they leave is
 * shared by the recurring ones, of which the latest rows are shown, at least one.
 *
 * @returns undefined where the rows of the normal ones alone are too many
 */
export function withinRoom(charges: readonly Rowed[]): readonly Rowed[] | undefined {
  const lengths = charges.map(lengthsOf);
  const lengthOf = (i: number) => (lengths[i] ?? []).reduce((sum, length) => sum + length, 0);
  const all = charges.map((_, i) => lengthOf(i));
  if (all.reduce((sum, length) => sum + length, 0) <= mostBytes) return charges;
  const recurring = charges.filter(({ charge }) => charge.type === 'recurring').length;
  const normal = charges.reduce((sum, { charge }, i) => sum + (charge.type === 'normal' ? (all[i] ?? 0) : 0), 0);
  if (normal > mostBytes) return undefined;
  const share = (mostBytes - normal) / recurring;
  return charges.map(({ charge, rows }, i) => ({
    charge,
    rows: charge.type === 'normal' ? rows : latestWithin(share, rows, lengths[i] ?? []),
  }));
}

function latestWithin(share: number, rows: Rows, lengths: readonly number[]): Rows {
  let left = share;
  let first = rows.length;
  while (first > 0 && (left >= (lengths[first - 1] ?? 0) || first === rows.length)) left -= lengths[--first] ?? 0;
  return rows.slice(first);
}

/** In bytes, rather too much than too little. */
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
