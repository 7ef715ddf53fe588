/**
 * How long a record is as JSON, in characters; texts count as if nothing in them had to be escaped. Adding up is a third
 * of the cost of writing the JSON, and this is done for every record that is stored.
 */
export function jsonLength(value: unknown): number {
  if (typeof value === 'string') return value.length + 2;
  if (value === null || typeof value !== 'object') return typeof value === 'number' ? String(value).length : 5;
  let length = 2;
  if (Array.isArray(value)) {
    for (const item of value) length += jsonLength(item) + 1;
    return length;
  }
  for (const name in value) length += name.length + 4 + jsonLength((value as Record<string, unknown>)[name]);
  return length;
}

/** What keeping something takes besides its text, so that many small things count as what they are: much. */
export const upkeep = { record: 200, counter: 100 };

/** What a record counts for: its JSON, and its upkeep. */
export function recordSize(record: object): number {
  return jsonLength(record) + upkeep.record;
}

/** What a counter counts for: its name, in whatever that is counted in, and its upkeep. */
export function counterSize(name: { readonly length: number }): number {
  return name.length + upkeep.counter;
}
