import type { AnyOperation, Api } from '../api.js';
import { chance } from '../digest.js';
import type { Headers } from '../headers.js';
import { at } from '../schema.js';
import type { StoreTx } from '../store/store.js';
import type { RequestView } from './choose.js';
import { uniform } from './draw.js';
import { leftToChance } from './fault.js';
import { retryAfter } from './rate.js';
import type { Chosen } from './scenario.js';

/** The request that scenarios are armed for, and what its sandbox knows of time and chance. */
export interface ArmedRequest {
  readonly api: Api;
  readonly operation: AnyOperation;
  readonly view: () => RequestView;
  readonly headers: Headers;
  readonly seed: string;
  /** By the sandbox's clock. */
  readonly now: Date;
  readonly realNow: Date;
  /** The sandbox's clock stands still: limits go by real time. */
  readonly frozen: boolean;
}

/** Whether anything of what was chosen has to be counted: without it there is no need to arm. */
export function mustBeArmed(chosen: readonly Chosen[]): boolean {
  return chosen.some((one) => one.times !== undefined || one.p !== undefined || leftToChance(one) || isLimit(one));
}

/**
 * Counts what `times`, `p` and rate limits are about, and marks what doesn't act. It is to be committed whatever becomes
 * of the request. Each run marks afresh, so a unit of work may run it again.
 *
 * A request that chance lets go counts neither towards `times` nor towards a limit.
 */
export function arm(chosen: readonly Chosen[], tx: StoreTx, about: ArmedRequest): void {
  let key: string | undefined;
  for (const one of chosen) {
    const { p, times, scenario } = one;
    const place = () => {
      key ??= chance(JSON.stringify(businessKey(about.operation, about.view()))).toString('base64url');
      return `${about.api.name}/${about.operation.id}/${scenario.name}/${key}`;
    };
    if (p !== undefined || leftToChance(one)) {
      const count = tx.count(`chance/${place()}`);
      one.draw = chance(about.seed, 'scenario', place(), count);
    }
    one.passedOver = p !== undefined && one.draw !== undefined && uniform(one.draw, 0) >= p;
    one.spent = !one.passedOver && times !== undefined && tx.count(`times/${place()}`) >= times;
    const acts = !one.passedOver && !one.spent;
    one.retryAfter = acts && isLimit(one) ? retryAfter(one.parameters, tx, about) : undefined;
  }
}

function isLimit({ scenario: { outcome } }: Chosen): boolean {
  return 'fault' in outcome && outcome.fault === 'rate-limited';
}

/** What makes two requests to an operation the same. */
export function businessKey(operation: AnyOperation, request: RequestView): unknown {
  if (!operation.key) return operation.method === 'GET' ? [request.params, request.query] : [request.params];
  return operation.key.map((part) => {
    const found = [part].flat().map((pointer) => at(request, pointer));
    return found.find((value) => value !== undefined && value !== null) ?? null;
  });
}
