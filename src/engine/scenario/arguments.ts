import type { Bag } from '../api.js';
import { at } from '../schema.js';
import type { RequestView } from './choose.js';

/**
 * A refusal's arguments: `{"from": pointer}` stands for what the request has there, or under `/state` what is stored about
 * it; `else`, which may be another such, for what holds without it.
 */
export function argumentsFrom(args: Bag, view: () => RequestView, state: Bag = noState): Bag {
  const seen = () => ({ ...view(), state });
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, argumentOf(value, seen)]));
}

const noState: Bag = Object.freeze({});

function argumentOf(value: unknown, seen: () => unknown): unknown {
  const pointer = at(value, '/from');
  return typeof pointer === 'string' ? (at(seen(), pointer) ?? argumentOf(at(value, '/else'), seen)) : value;
}
