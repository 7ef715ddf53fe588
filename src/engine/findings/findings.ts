import { keepBounded, type Placed } from '../store/bounded.js';
import type { StoreTx } from '../store/store.js';
import { findingCollection } from './collections.js';
import { leftPending } from './left-pending.js';

/** What a client does wrong though its calls go through, and what it should do instead. */
const adviceOn = {
  'possible-double-charge': 'Before trying again find out what became of the first attempt.',
  'retry-with-new-id': 'Keep the identifier of the first attempt.',
  'retry-without-id': 'Before trying again find out what became of the first attempt.',
  'retry-of-final-failure': 'Stop at this outcome: tell whoever pays, and try again only with something changed.',
  'missing-client-id': 'Send the header with every request: the vendor tells its clients apart by it.',
  'undocumented-member': 'Leave it out, or correct its name: the vendor ignores what it does not know.',
  'type-coerced': 'Send the documented type: the vendor may stop taking the other one.',
  'expired-token-reused': 'After a refusal get a new token; keep an eye on the expiry of the one in use.',
  'ignored-pending': 'Ask for the payment until it has come to an end; an answer of success is not the end of it.',
  'callback-slow': 'Answer first and work afterwards: whoever waits too long takes it for lost and sends it again.',
  'callback-refused': 'Answer with a 2xx once the message is safely kept, whatever it leads to.',
  'acted-on-bad-signature': 'Compute the signature over the bytes as they came, and refuse what differs.',
  'not-idempotent-receiver': 'Remember which messages you have taken, and answer a further copy as the first.',
  'live-data': 'Use the published test numbers only, and treat this number as disclosed.',
} as const;

export type FindingKind = keyof typeof adviceOn;

/** What one request gave rise to, before it is kept. */
export interface Found {
  readonly kind: FindingKind;
  readonly message: string;
  /** Where there is more to say than its kind tells. */
  readonly advice?: string;
  /** The request that it is found against, where there is one. */
  readonly first?: string;
  /** A habit: what repeats it, such as a member's name. Such findings are kept as one. */
  readonly habit?: string;
}

export interface Finding {
  readonly kind: FindingKind;
  readonly api: string;
  readonly operation: string;
  /** Ids of exchanges, oldest first; of a habit the latest of them. */
  readonly requestIds: string[];
  /** Where it is about how callbacks are received: their ids. */
  readonly callbackIds?: string[];
  readonly message: string;
  readonly advice: string;
}

/** A finding as it lies in the store. */
interface KeptFinding extends Omit<Finding, 'advice'>, Pick<Found, 'advice'>, Placed {
  /** How many were made before it. */
  readonly n: number;
}

const findingLimit = 1000;
/** Of a habit so many requests are named. */
const requestLimit = 100;

/** What a finding is about. */
interface About {
  readonly api: string;
  /** The operation; of a callback what caused it. */
  readonly operation: string;
  /** Null where no request caused the callback. */
  readonly requestId: string | null;
  readonly callbackId?: string;
}

/** Keeps a finding; the same habit again is the same finding, and so is the same of one callback. */
export function keepFinding(
  tx: StoreTx,
  { api, operation, requestId, callbackId }: About,
  { kind, message, advice, first, habit }: Found,
): void {
  const place = habit === undefined ? `${kind}/${callbackId ?? requestId}` : `${kind}/${api}/${operation}/${habit}`;
  const known = tx.get(findingCollection, place) as KeptFinding | undefined;
  if (known && callbackId !== undefined) return;
  const before = known?.requestIds ?? (first === undefined ? [] : [first]);
  const requestIds = [...before, ...(requestId === null ? [] : [requestId])].slice(-requestLimit);
  const n = known?.n ?? tx.count(`${findingCollection}/made`);
  const kept: KeptFinding = {
    ...{ kind, api, operation, requestIds, message, n, place },
    ...(callbackId !== undefined && { callbackIds: [callbackId] }),
    ...(advice && { advice }),
  };
  keepBounded(tx, findingCollection, kept, { isNew: known === undefined, limit: findingLimit });
}

/** What was found in a sandbox since it began, also against requests that are forgotten since. */
export interface Findings {
  /** The oldest first, then those that only the end of a run tells. */
  readonly findings: Finding[];
  /** How many older ones have been let go. */
  readonly dropped: number;
}

export function findingsIn(tx: StoreTx): Findings {
  const kept = (tx.list(findingCollection) as readonly KeptFinding[]).slice(-findingLimit);
  const made = (kept.at(-1)?.n ?? -1) + 1;
  const { left, dropped } = leftPending(tx);
  const pending = left.map(
    ({ api, operation, requestId, payment }): Omit<KeptFinding, 'n' | 'place'> => ({
      kind: 'ignored-pending',
      api,
      operation,
      requestIds: [requestId],
      message: `It left payment ${payment} pending, and nobody has asked for it since.`,
    }),
  );
  return {
    findings: [...kept, ...pending].map(({ kind, api, operation, requestIds, callbackIds, message, advice }) => {
      const about = callbackIds ? { requestIds, callbackIds } : { requestIds };
      return { kind, api, operation, ...about, message, advice: advice ?? adviceOn[kind] };
    }),
    dropped: made - kept.length + dropped,
  };
}
