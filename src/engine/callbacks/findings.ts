import { type Callback, callbackCollection } from '../api/callback.js';
import type { Found } from '../findings/findings.js';
import type { StoreTx } from '../store/store.js';
import type { Ended } from './ended.js';

/** A receiver that has not answered after so many milliseconds does something else before. */
const slow = 5_000;

/** What an attempt tells of the receiver, though the vendor's side of it is as it should be. */
export function findingsOf(tx: StoreTx, callback: Callback, { attempt, connected }: Ended): Found[] {
  const { event, copyOf } = callback;
  const { status, durationMs, corrupt } = attempt;
  const isTaken = status !== undefined && status >= 200 && status < 300;
  const found: Found[] = [];
  if (connected && durationMs >= slow) {
    const message = `Its receiver had not answered ${event} whole after ${slow / 1000} seconds.`;
    found.push({ kind: 'callback-slow', message });
  }
  if (corrupt && isTaken) {
    const message = `Its receiver took ${event} with ${status}, though ${differences[corrupt]}.`;
    found.push({ kind: 'acted-on-bad-signature', message });
  }
  if (corrupt || isTaken) return found;
  const answer = status === undefined ? 'no answer' : `${status}`;
  if (copyOf !== null && wasTaken(tx, copyOf)) {
    if (!connected) return found;
    const message = `Its receiver took ${event}, and said to a further copy of it: ${answer}.`;
    found.push({ kind: 'not-idempotent-receiver', message });
  } else if (status !== undefined) {
    found.push({ kind: 'callback-refused', message: `Its receiver refused ${event} with ${answer}.` });
  }
  return found;
}

const differences = {
  signature: 'its signature was wrong',
  body: 'its signature was that of another body',
  truncate: 'half of its body was missing',
} as const;

function wasTaken(tx: StoreTx, id: string): boolean {
  const first = tx.get(callbackCollection, id) as Callback | undefined;
  return first?.attempts.some(({ status = 0 }) => status >= 200 && status < 300) === true;
}
