import { parseDuration } from '../engine/clock.js';
import type { InputError } from '../engine/problem.js';
import type { CallbackPolicy } from './shapes.js';

/** What no schema tells of a policy. */
export function errorsIn({ delay, target }: CallbackPolicy, pointer: string): InputError[] {
  const errors: InputError[] = [];
  const duration = delay === undefined ? undefined : parseDuration(delay);
  if (delay !== undefined && !(duration && duration.toMillis() >= 0)) {
    errors.push({ pointer: `${pointer}/delay`, message: `is an ISO 8601 duration such as PT5S, not "${delay}"` });
  }
  if (target !== undefined && !URL.canParse(target)) {
    errors.push({ pointer: `${pointer}/target`, message: 'is an address such as http://localhost:3000/hook' });
  }
  return errors;
}
