import type { Charge } from '../api/api.js';
import type { MaskedDigests } from '../masking/masked-digests.js';
import { keepBounded, type Placed } from '../store/bounded.js';
import type { StoreTx } from '../store/store.js';
import { seenCollection } from './collections.js';
import type { Found } from './findings.js';

/** An attempt to move money, and what came of it. */
export interface MadeCharge {
  readonly charge: Charge;
  readonly accepted: boolean;
  /** Whether the client saw an answer. */
  readonly answered: boolean;
}

interface Before {
  /** In milliseconds of sandbox time. */
  readonly at: number;
  readonly requestId: string;
  /** Digest of the client's identifier, null where the API has none. */
  readonly id: string | null;
  readonly answered: boolean;
}

/** The latest attempts of one content. */
interface Seen extends Placed {
  readonly accepted: Before | null;
  readonly failed: Before | null;
}

/** Where an attempt was made. */
interface Place {
  readonly api: string;
  readonly operation: string;
  readonly requestId: string;
  readonly now: Date;
  /** The operation that tells what became of it, where the API has one. */
  readonly lookUp: string | undefined;
  readonly digests: MaskedDigests;
}

const seenLimit = 4096;
/** Equal content within this time is taken for the same intention. */
const window = 60_000;

/**
 * Compares an attempt with the latest ones of the same content, and takes their place. An attempt that was accepted but
 * not answered counts as both: money moves twice, and the retry was not tied to the attempt it repeats.
 */
export function compareCharges(
  tx: StoreTx,
  where: Place,
  { charge: { content, id }, accepted, answered }: MadeCharge,
): Found[] {
  const place = where.digests.ofContent('charge', where.api, where.operation, content);
  const known = tx.get(seenCollection, place) as Seen | undefined;
  const seen = known ?? { accepted: null, failed: null, place };
  const own: Before = {
    at: where.now.getTime(),
    requestId: where.requestId,
    id: id === undefined ? null : where.digests.ofContent(id),
    answered,
  };
  const isApart = (before: Before | null): before is Before =>
    before !== null && Math.abs(own.at - before.at) <= window && (own.id === null || own.id !== before.id);

  const found: Found[] = [];
  const advice = adviceFor(own, where);
  if (accepted && isApart(seen.accepted)) {
    const message = `The same content was accepted twice within a minute, first by request ${seen.accepted.requestId}.`;
    found.push({ kind: 'possible-double-charge', message, advice, first: seen.accepted.requestId });
  }
  const repeated = seen.failed ?? (seen.accepted?.answered === false ? seen.accepted : null);
  if (isApart(repeated)) {
    const how = repeated.answered ? 'failed' : 'got no answer';
    const [kind, tied] =
      own.id === null
        ? (['retry-without-id', 'without an identifier'] as const)
        : (['retry-with-new-id', 'with another identifier'] as const);
    const message = `Request ${repeated.requestId} ${how}, and the same content was sent again ${tied}.`;
    found.push({ kind, message, advice, first: repeated.requestId });
  }
  const next = after(seen, own, accepted);
  if (next !== seen) keepBounded(tx, seenCollection, next, { isNew: !known, limit: seenLimit });
  return found;
}

/** Clients of attempts got something else than was recorded. @param saw what each of them got, by the request's id */
export function correctCharges(tx: StoreTx, saw: ReadonlyMap<string, 'a failure' | 'nothing'>): void {
  const noted = (one: Before | null): Before | null => {
    const got = one === null ? undefined : saw.get(one.requestId);
    return one === null || got === undefined ? one : { ...one, answered: got === 'a failure' };
  };
  for (const { accepted = null, failed = null, place } of tx.list(seenCollection) as readonly Partial<Seen>[]) {
    if (place === undefined || (noted(accepted) === accepted && noted(failed) === failed)) continue;
    // Money moved, and the client was told that it had not: another attempt repeats that one.
    const isTold = accepted !== null && saw.get(accepted.requestId) === 'a failure';
    const corrected: Seen = { accepted: noted(accepted), failed: noted(failed ?? (isTold ? accepted : null)), place };
    tx.put(seenCollection, place, corrected);
  }
}

function adviceFor({ id }: Before, { api, lookUp }: Place): string {
  if (id !== null) {
    const before =
      lookUp === undefined ? '' : `; before taking another find out with ${api}/${lookUp} what became of the first`;
    return `Keep the identifier of the first attempt${before}.`;
  }
  return lookUp === undefined
    ? 'Do not try again unasked: the API has no identifier of an attempt and nothing to look one up with, so only the vendor can tell what became of the first.'
    : `Before trying again find out with ${api}/${lookUp} what became of the first attempt.`;
}

function after(seen: Seen, own: Before, accepted: boolean): Seen {
  if (accepted) return { accepted: own, failed: null, place: seen.place };
  // Once accepted, an identifier is refused by right: that failure is no reason to send another.
  const repeatsAccepted = own.id !== null && seen.accepted?.id === own.id;
  return repeatsAccepted ? seen : { ...seen, failed: own };
}

/** There once a request of the sandbox has come to a final failure: until then nobody has to look. */
const anyFinal = { collection: 'seen-final', id: 'any' } as const;

/**
 * Whether the same request came to a final failure before.
 *
 * @param key what makes two requests the same
 * @param isFinal whether this one did
 */
export function compareFinalFailures(
  tx: StoreTx,
  where: Pick<Place, 'api' | 'operation' | 'requestId' | 'digests'>,
  key: () => unknown,
  outcome: string | null,
  isFinal: boolean,
): Found[] {
  const any = tx.get(anyFinal.collection, anyFinal.id);
  if (!any && !isFinal) return [];
  if (!any) tx.put(anyFinal.collection, anyFinal.id, {});
  const place = where.digests.ofContent('final', where.api, where.operation, key());
  const before = tx.get(seenCollection, place) as { requestId: string; outcome: string } | undefined;
  const failed = { requestId: where.requestId, outcome, place };
  if (isFinal) keepBounded(tx, seenCollection, failed, { isNew: !before, limit: seenLimit });
  if (!before) return [];
  const message = `Request ${before.requestId} came to ${before.outcome}, which is final, and the same was sent again.`;
  return [{ kind: 'retry-of-final-failure', message, first: before.requestId }];
}

/** A token that was refused because it had expired, and is used again. */
export function noteExpiredToken(
  tx: StoreTx,
  where: Pick<Place, 'api' | 'requestId' | 'digests'>,
  credentials: unknown,
): Found[] {
  const place = where.digests.ofContent('expired', where.api, credentials);
  const before = tx.get(seenCollection, place) as { readonly requestId: string } | undefined;
  const refused = { requestId: where.requestId, place };
  keepBounded(tx, seenCollection, refused, { isNew: !before, limit: seenLimit });
  if (!before) return [];
  const message = `Request ${before.requestId} was refused for a token that has expired, and the token was used again.`;
  return [{ kind: 'expired-token-reused', message, first: before.requestId }];
}
