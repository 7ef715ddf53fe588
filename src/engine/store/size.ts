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

/** How long a counter is as a member of JSON, in what its name is counted in; its number counts as one digit. */
export function counterLength(name: { readonly length: number }): number {
  return name.length + 4;
}
