/**
 * Freezes plain JSON as deep as it goes: whoever is handed it can't change it. What is frozen already is taken to be so all
 * the way down, which costs next to nothing.
 *
 * @returns the same object
 */
export function frozen<T>(value: T): T {
  if (value === null || typeof value !== 'object' || Object.isFrozen(value)) return value;
  Object.freeze(value);
  if (Array.isArray(value)) for (const item of value) frozen(item);
  else for (const name in value) frozen(value[name]);
  return value;
}
