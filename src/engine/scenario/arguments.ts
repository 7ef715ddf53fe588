import type { RequestView } from '../api/request-view.js';
import { isOf, type Kind, type Takes } from '../api/takes.js';
import type { Bag } from '../json.js';
import { isObject } from '../json.js';
import { at } from '../json-pointer.js';

/**
 * A refusal's arguments: `{"from": pointer}` stands for what the request has there; `else`, which may be another such, for
 * what holds where the request has nothing of that kind there.
 */
export function argumentsFrom(args: Bag, takes: Takes | undefined, view: () => RequestView): Bag {
  const members = Object.entries(args).map(([name, value]) => [name, argumentOf(value, takes?.[name] ?? 'any', view)]);
  return Object.fromEntries(members);
}

function argumentOf(value: unknown, kind: Kind, view: () => RequestView): unknown {
  if (!isObject(value) || typeof value['from'] !== 'string') return value;
  const found = at(view(), value['from']);
  // A number may stand where a text is documented.
  if (kind === 'text' && typeof found === 'number') return String(found);
  return isOf(kind, found) ? found : argumentOf(value['else'], kind, view);
}
