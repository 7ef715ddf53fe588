/** An object as JSON has it. */
export type Bag = Readonly<Record<string, unknown>>;

/** Whether a value is what JSON calls an object: no array, no null. */
export function isObject(value: unknown): value is Bag {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
