import type { AnyRecords, Api } from '../../src/engine/api/api.js';

export type Stored = Readonly<Record<string, unknown>>;
type Plan = Pick<Api<AnyRecords>['collections'][string], 'keyMembers'>;

/** A copy of a record with another key: the last of its members ends otherwise than that of any of these records. */
export function withAnotherKey({ keyMembers }: Plan, record: Stored, records: readonly Stored[]): Stored {
  const member = keyMembers.at(-1) ?? '';
  return { ...record, [member]: unlike(record[member], new Set(records.map((one) => one[member]))) };
}

/** A value of the same form as another that is none of some: it ends with another digit. */
export function unlike(value: unknown, taken: ReadonlySet<unknown>): string | number {
  const text = String(value);
  const candidates = Array.from({ length: 10 }, (_, digit) => text.slice(0, -1) + digit);
  const found = candidates
    .map((candidate) => (typeof value === 'number' ? Number(candidate) : candidate))
    .find((candidate) => !taken.has(candidate));
  if (found === undefined) throw new Error(`every neighbour of ${text} is taken`);
  return found;
}
