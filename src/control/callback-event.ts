import type { Api } from '../engine/api/api.js';
import { validHere } from '../engine/nearest.js';
import { badInput } from '../engine/problem.js';

/** @throws Problem `bad-request` for what none of these APIs ever tells a receiver */
export function mustBeEvent(event: string, apis: readonly Api[], pointer: string): void {
  const events = [...new Set(apis.flatMap(({ operations }) => operations.flatMap(({ callbacks = [] }) => callbacks)))];
  if (events.includes(event)) return;
  throw badInput([{ pointer, message: `is the event of no callback${validHere(event, events, 'there are')}` }]);
}
