import type { Bag } from '../api.js';
import { isObject } from '../json.js';
import { at } from '../schema.js';
import { isOf, type Takes } from '../takes.js';
import type { RequestView } from './choose.js';

/**
 * A refusal's arguments: `{"from": pointer}` stands for what the request has there, `else` for what holds where the request
 * has nothing of that kind there.
 */
export function argumentsFrom(args: Bag, takes: Takes | undefined, view: () => RequestView): Bag {
  const members = Object.entries(args).map(([name, value]) => {
    if (!isObject(value) || typeof value['from'] !== 'string') return [name, value];
    const found = at(view(), value['from']);
    const kind = takes?.[name] ?? 'any';
    // A number may stand where a text is documented.
    if (kind === 'text' && typeof found === 'number') return [name, String(found)];
    return [name, isOf(kind, found) ? found : value['else']];
  });
  return Object.fromEntries(members);
}
