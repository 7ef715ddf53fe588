import type { Bag } from './json.js';
/**
 * An object without its members that carry nothing. Clients made with Jackson, .NET or PHP write what they don't set as
 * null, or as an empty text: the vendors take both for a member that isn't there.
 *
 * @param emptyTexts of the texts that may be left out those that stand for nothing; without it, null alone does
 * @returns the object itself where all of its members carry something
 */
export function present(object: Bag, emptyTexts: (name: string, text: string) => boolean = never): Bag {
  const carries = (name: string) => {
    const value = object[name];
    return value !== null && !(typeof value === 'string' && emptyTexts(name, value));
  };
  const names = Object.keys(object);
  if (names.every(carries)) return object;
  return Object.fromEntries(names.filter(carries).map((name) => [name, object[name]]));
}

function never(): boolean {
  return false;
}
