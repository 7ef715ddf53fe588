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

/** Keeps a finding of the request's operation; the same habit again is the same finding. */
export function keepFinding(
  tx: StoreTx,
  { api, operation, requestId }: { readonly api: string; readonly operation: string; readonly requestId: string },
  { kind, message, advice, first, habit }: Found,
): void {
  const place = habit === undefined ? `${kind}/${requestId}` : `${kind}/${api}/${operation}/${habit}`;
  const known = tx.get(findingCollection, place) as KeptFinding | undefined;
  const before = known?.requestIds ?? (first === undefined ? [] : [first]);
  const requestIds = [...before, requestId].slice(-requestLimit);
  const n = known?.n ?? tx.count(`${findingCollection}/made`);
  const kept: KeptFinding = { kind, api, operation, requestIds, message, ...(advice && { advice }), n, place };
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
    findings: [...kept, ...pending].map(({ kind, api, operation, requestIds, message, advice }) => {
      return { kind, api, operation, requestIds, message, advice: advice ?? adviceOn[kind] };
    }),
    dropped: made - kept.length + dropped,
  };
}
