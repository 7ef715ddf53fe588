import { targetOf } from '../engine/callbacks/egress.js';
import { Unsent } from '../engine/callbacks/unsent.js';
import { parseDuration } from '../engine/clock.js';
import type { InputError } from '../engine/problem.js';
import type { CallbackPolicy } from './shapes.js';

/** What keeps an address from being called, whoever answers there. */
function whyNotCalled(target: string): string | undefined {
  try {
    targetOf(target);
    return undefined;
  } catch (error) {
    if (error instanceof Unsent) return error.message;
    throw error;
  }
}

/** What no schema tells of a policy. */
export function errorsIn({ delay, target }: CallbackPolicy, pointer: string): InputError[] {
  const errors: InputError[] = [];
  const duration = delay === undefined ? undefined : parseDuration(delay);
  if (delay !== undefined && !(duration && duration.toMillis() >= 0)) {
    errors.push({ pointer: `${pointer}/delay`, message: `is an ISO 8601 duration such as PT5S, not "${delay}"` });
  }
  const why = target === undefined ? undefined : whyNotCalled(target);
  if (why !== undefined) {
    errors.push({ pointer: `${pointer}/target`, message: `is an address such as http://localhost:3000/hook: ${why}` });
  }
  return errors;
}
