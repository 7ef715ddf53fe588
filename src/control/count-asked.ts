import type { Bounds } from '../engine/journal/verify.js';
import { badInput } from '../engine/problem.js';
import type { Verify } from './shapes.js';

/** How many there have to be; where nothing is said of it, one is enough. @throws Problem `bad-request` */
export function boundsOf(count: Verify['count'], pointer: string): Bounds {
  if (!count) return { atLeast: 1, atMost: Number.POSITIVE_INFINITY };
  const { exactly, atLeast = 0, atMost = Number.POSITIVE_INFINITY } = count;
  if (exactly === undefined) {
    if (atLeast <= atMost) return { atLeast, atMost };
    throw badInput([{ pointer: `${pointer}/atMost`, message: 'is less than atLeast' }]);
  }
  if (count.atLeast === undefined && count.atMost === undefined) return { atLeast: exactly, atMost: exactly };
  throw badInput([{ pointer: `${pointer}/exactly`, message: 'stands alone, without atLeast and atMost' }]);
}

/** The bounds as they were asked for. */
export function expectedCount({ atLeast, atMost }: Bounds) {
  if (atLeast === atMost) return { exactly: atLeast };
  return { ...(atLeast > 0 && { atLeast }), ...(atMost !== Number.POSITIVE_INFINITY && { atMost }) };
}

/** The same in words. */
export function wantedCount({ atLeast, atMost }: Bounds): string {
  if (atLeast === atMost) return `exactly ${atLeast}`;
  return atMost === Number.POSITIVE_INFINITY ? `at least ${atLeast}` : `${atLeast} to ${atMost}`;
}

/** Whether more of them, who knows how many, could make it another answer. */
export function isOpenAbove(count: number, { atLeast, atMost }: Bounds): boolean {
  return count <= atMost && !(count >= atLeast && atMost === Number.POSITIVE_INFINITY);
}
