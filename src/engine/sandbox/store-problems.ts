import { Problem } from '../problem.js';
import { StoreFull, type StoreUnavailable } from '../store/store.js';

/** Runs what may need more room than the operator allows. @throws Problem `sandbox-limit` */
export async function unlessFull<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw saidIfFull(error);
  }
}

/** What whoever needed more room is told; any other error as it is. */
export function saidIfFull(error: unknown): unknown {
  return error instanceof StoreFull ? sandboxLimit(error) : error;
}

/** What is said where nothing can be kept. */
export function unkept({ message }: StoreUnavailable): Problem {
  return new Problem('store-unavailable', message);
}

function sandboxLimit({ limit, most }: StoreFull): Problem {
  const remove = 'delete one with DELETE /__sandbox/sandboxes/{id}';
  const said = {
    sandboxes: `There are ${most} sandboxes, as many as --max-sandboxes allows; ${remove}`,
    sandboxBytes: `The sandbox would hold more than the ${most} bytes that --max-sandbox-bytes allows; reset it with POST /__sandbox/sandboxes/{id}/reset`,
    bytes: `All sandboxes together would hold more than the ${most} bytes that --max-bytes allows; ${remove}, or reset one`,
  };
  return new Problem('sandbox-limit', said[limit]);
}
