import type { Bag } from '../api.js';
import { at } from '../schema.js';
import type { RequestView } from './choose.js';

/** A refusal's arguments: `{"from": pointer}` stands for what the request has there, `else` for what holds without it. */
export function argumentsFrom(args: Bag, view: () => RequestView): Bag {
  const members = Object.entries(args).map(([name, value]) => {
    const pointer = at(value, '/from');
    return [name, typeof pointer === 'string' ? (at(view(), pointer) ?? at(value, '/else')) : value];
  });
  return Object.fromEntries(members);
}
