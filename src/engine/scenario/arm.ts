import type { AnyOperation } from '../api/api.js';
import type { RequestView } from '../api/request-view.js';
import { chance } from '../digest.js';
import { at } from '../json-pointer.js';
import { shownMasked } from '../masking/seal.js';
import type { ArmedRequest } from '../request/armed-request.js';
import type { Chosen } from '../request/scenario.js';
import type { StoreTx } from '../store/store.js';
import { uniform } from './draw.js';
import { leftToChance } from './fault.js';
import { retryAfter } from './rate.js';

/** Whether anything of what was chosen has to be counted: without it there is no need to arm. */
export function mustBeArmed(chosen: readonly Chosen[]): boolean {
  return chosen.some((one) => one.times !== undefined || one.p !== undefined || leftToChance(one) || isLimit(one));
}

/**
 * Counts what `times`, `p` and rate limits are about, to be committed whatever becomes of the request.
 *
 * A request that chance lets go counts neither towards `times` nor towards a limit.
 *
 * @returns the same scenarios, with what came of it: which of them don't act, and what those that do go by
 */
export function armed(chosen: readonly Chosen[], tx: StoreTx, about: ArmedRequest): readonly Chosen[] {
  let keys: Keys | undefined;
  return chosen.map((one) => {
    const { p, times, scenario } = one;
    const at = (key: keyof Keys) => {
      keys ??= keysOf(about);
      return `${about.api.name}/${about.operation.id}/${scenario.name}/${keys[key]}`;
    };
    const isDrawn = p !== undefined || leftToChance(one);
    const draw = isDrawn ? chance(about.seed, 'scenario', at('drawn'), tx.count(`chance/${at('counted')}`)) : undefined;
    const passedOver = p !== undefined && draw !== undefined && uniform(draw, 0) >= p;
    const spent = !passedOver && times !== undefined && tx.count(`times/${at('counted')}`) >= times;
    const isLimited = !passedOver && !spent && isLimit(one);
    return {
      ...one,
      draw,
      passedOver,
      spent,
      retryAfter: isLimited ? retryAfter(one.parameters, tx, about) : undefined,
    };
  });
}

function isLimit({ scenario: { outcome } }: Chosen): boolean {
  return 'fault' in outcome && outcome.fault === 'rate-limited';
}

/**
 * A business key as chance goes by it, the same everywhere, and as it is kept. What comes about by chance can be seen, so
 * that it must not depend on what is masked.
 */
interface Keys {
  readonly drawn: string;
  readonly counted: string;
}

function keysOf({ operation, view, secrecy }: ArmedRequest): Keys {
  const request = view();
  const key = businessKey(operation, request);
  const parts = [key].flat();
  const named = operation.key ? operation.key.map((part, i) => ({ [nameOf(part)]: parts[i] })) : parts;
  const shown = shownMasked(named, request, secrecy);
  const drawn = chance(JSON.stringify(shown ?? key)).toString('base64url');
  return { drawn, counted: shown === undefined ? drawn : own + secrecy.digests.ofContent(key) };
}

/** The member that a part of a key is read from. */
function nameOf(part: string | readonly string[]): string {
  return [part].flat()[0]?.split('/').at(-1) ?? '';
}

/** Stands in front of a key that holds something masked. */
const own = '~';

/** Whether a counter is about something that is masked, so that its name says nothing outside of this store. */
export function countsMasked(counter: string): boolean {
  return /^(?:times|chance)\//.test(counter) && counter.slice(counter.lastIndexOf('/') + 1).startsWith(own);
}

/** What makes two requests to an operation the same. */
export function businessKey(operation: AnyOperation, request: RequestView): unknown {
  if (!operation.key) return operation.method === 'GET' ? [request.params, request.query] : [request.params];
  return operation.key.map((part) => {
    const found = [part].flat().map((pointer) => at(request, pointer));
    return found.find((value) => value !== undefined && value !== null) ?? null;
  });
}
