import type { Bag } from '../api.js';
import { at } from '../schema.js';
import type { RequestView } from './choose.js';

/** A refusal's arguments: `{"from": pointer}` stands for what the request has there. */
export function argumentsFrom(args: Bag, view: () => RequestView): Bag {
  const members = Object.entries(args).map(([name, value]) => {
    const pointer = at(value, '/from');
    return [name, typeof pointer === 'string' ? at(view(), pointer) : value];
  });
  return Object.fromEntries(members);
}
