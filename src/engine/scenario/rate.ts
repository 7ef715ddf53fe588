import { offset } from '../clock.js';
import { headerText } from '../headers.js';
import type { Bag } from '../json.js';
import type { ArmedRequest } from '../request/armed-request.js';
import type { StoreTx } from '../store/store.js';

/** The requests of one credential to one operation since a window opened. */
interface Rate {
  readonly id: string;
  readonly clock: 'sandbox' | 'real';
  /** Milliseconds since 1970, by that clock. */
  readonly from: number;
  readonly until: number;
  readonly count: number;
}

const rates = 'rates';

/** Windows that are over are removed whenever this many have been opened. */
const sweepEvery = 64;

/**
 * Counts a request against the limit of its credential and operation. A window opens with the first request after the
 * last one is over; requests beyond the limit don't count.
 *
 * @returns undefined within the limit; beyond it the whole seconds until the window is over, 1 or more
 */
export function retryAfter(
  { limit, window }: Bag,
  tx: StoreTx,
  { api, operation, headers, now, realNow, frozen, secrecy }: ArmedRequest,
): number | undefined {
  const id = secrecy.digests.ofContent('rate', api.name, operation.id, credentialsIn(headers));
  const clock = frozen ? 'real' : 'sandbox';
  const instant = (frozen ? realNow : now).getTime();
  const endOf = (from: number) => offset(new Date(from), String(window)).getTime();
  const known = tx.get(rates, id) as Rate | undefined;
  // A clock that was set back, or another one, doesn't go on with the window.
  const open = known?.clock === clock && known.from <= instant && instant < endOf(known.from);
  const { from, count } = open ? known : { from: instant, count: 0 };
  const until = endOf(from);
  if (count < Number(limit)) {
    if (!open) sweepNowAndThen(tx, now, realNow);
    tx.put(rates, id, { id, clock, from, until, count: count + 1 } satisfies Rate);
    return undefined;
  }
  return Math.max(1, Math.ceil((until - instant) / 1_000));
}

/** What tells callers apart; those without any share one limit. */
function credentialsIn(headers: ArmedRequest['headers']): string[] {
  const authorization = headerText(headers['authorization'])?.trim() ?? '';
  const [, scheme = '', credential = ''] = /^(\S+)\s*(.*)$/s.exec(authorization) ?? [];
  return [scheme.toLowerCase(), credential, headerText(headers['x-api-key'])?.trim() ?? ''];
}

function sweepNowAndThen(tx: StoreTx, now: Date, realNow: Date): void {
  if (tx.count(rates) % sweepEvery !== sweepEvery - 1) return;
  for (const { id, clock, until } of tx.list(rates) as readonly Rate[]) {
    if (until <= (clock === 'real' ? realNow : now).getTime()) tx.remove(rates, id);
  }
}
