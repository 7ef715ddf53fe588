import { countedAs } from '../api/act.js';
import type { AnyOperation, Api, Charge, Standing } from '../api/api.js';
import { type Conduct, judgeConduct } from '../findings/conduct.js';
import type { MaskedDigests } from '../masking/masked-digests.js';
import { seal } from '../masking/seal.js';
import type { Secrecy } from '../masking/secrecy.js';
import type { Verdict } from '../request/call.js';
import type { Answer, Departure } from '../request/departure.js';
import type { Chosen } from '../request/scenario.js';
import type { Trip } from '../request/trip.js';
import type { Catalogue } from '../scenario/catalogue.js';
import { outcomeOf } from '../scenario/outcome.js';
import { fullName } from '../scenario/reported.js';
import { messageOf } from '../schema.js';
import type { RecordChange, StoreTx } from '../store/store.js';
import { countOutcome } from './coverage.js';

/** What is needed to record an exchange. */
export interface Recording {
  readonly library: { readonly catalogue: Catalogue };
  readonly digests: MaskedDigests;
  /** Milliseconds, as in `startedAt`. */
  elapsed(): number;
  secrecyOf(api: Api | null): Secrecy;
}

/** What came of it. */
export interface Ending {
  readonly now: Date;
  readonly verdict: Verdict | undefined;
  readonly departure: Departure;
  readonly fault: string | undefined;
  /** The scenarios that acted. */
  readonly reached: readonly Chosen[];
  /** Undefined where the request did not get as far as an operation. */
  readonly call?: Conduct['call'] | undefined;
  readonly charge?: Charge | undefined;
  readonly standing?: Standing | undefined;
}

/** An exchange as the journal has it once the unit of work is kept. */
export interface Recorded {
  /** Sealed. */
  readonly text: string;
  /** Whether it says that the client had left. */
  readonly clientGone: boolean;
}

/** Adds an exchange to the sandbox's journal, masked, as part of the unit of work. */
export function record(engine: Recording, tx: StoreTx, trip: Trip, ending: Ending): Recorded {
  const { verdict, departure, fault, now } = ending;
  const left = trip.hasLeft();
  const answer = left ? undefined : answerIn(departure);
  const changes = verdict && trip.api ? ownChanges(tx, trip.api) : [];
  // What the operation did, also where a literal answer stands in for its own.
  const judged = verdict?.replaces ?? verdict;
  const outcome = outcomeIn(engine, trip, judged);
  if (outcome !== null) countOutcome(tx, trip.api?.name ?? '', countedAs(trip.operation), outcome);
  if (fault !== undefined) countFault(engine, tx, trip, fault);
  for (const { stage, scenario } of ending.reached)
    if (stage === 'callback') countFault(engine, tx, trip, scenario.name);
  const conduct = conductOf(engine, trip, ending, judged, outcome, left);
  const findings = conduct ? judgeConduct(tx, conduct) : [];
  const text = seal(
    {
      id: trip.requestId,
      at: now.toISOString(),
      durationMs: Math.round((engine.elapsed() - trip.startedAt) * 1000) / 1000,
      sandbox: trip.sandbox,
      kind: trip.kind === 'act' ? trip.kind : undefined,
      api: trip.api?.name ?? null,
      operation: trip.operation?.id ?? null,
      outcome,
      accepted: isAccepted(trip.operation, judged, outcome),
      request: {
        method: trip.method,
        path: trip.path,
        params: trip.params,
        query: trip.query,
        headers: trip.headers,
        body: trip.body.kind === 'json' ? trip.body.value : undefined,
        unparsed: trip.body.kind === 'json' || trip.body.kind === 'empty' ? undefined : trip.bytes,
      },
      reply: answer ? { status: answer.status, headers: answer.headers, body: verdict?.rendered.body } : null,
      scenarios: trip.chosen.map((one) => ({
        name: fullName(one.scenario),
        by: one.by,
        reached: ending.reached.includes(one),
        spent: one.spent,
      })),
      violations: (verdict?.violations ?? []).map((violation) => {
        return { pointer: violation.pointer, keyword: violation.keyword, message: messageOf(violation) };
      }),
      changes,
      findings,
      fault: fault ?? null,
      clientGone: left ? true : undefined,
    },
    engine.secrecyOf(trip.api),
  );
  tx.append({ kind: 'request', id: trip.requestId, text });
  return { text, clientGone: left };
}

/** A fault of an API's own table, from a user's folder, is one of the outcomes that a run can cover. */
function countFault({ library }: Recording, tx: StoreTx, { api, operation }: Trip, fault: string): void {
  if (!api || !operation || !library.catalogue.outcomesOf(operation).has(fault)) return;
  countOutcome(tx, api.name, countedAs(operation), fault);
}

function answerIn(departure: Departure): Answer | undefined {
  if (departure.kind === 'answer') return departure;
  return 'answer' in departure ? departure.answer : undefined;
}

/** What only looks changes nothing; an outcome may be answered as a success though it does nothing either. */
function isAccepted(
  operation: AnyOperation | undefined,
  verdict: Verdict | undefined,
  outcome: string | null,
): boolean {
  if (verdict?.kind !== 'reply' || verdict.rendered.status >= 400 || operation?.method === 'GET') return false;
  return outcome === null || operation?.movesNothing?.includes(outcome) !== true;
}

/** The outcome's name in the API's table; null where it has none. */
function outcomeIn({ library }: Recording, { api, operation }: Trip, verdict: Verdict | undefined): string | null {
  return api && operation && verdict ? outcomeOf(library.catalogue, operation, verdict) : null;
}

/** What is to be judged of a client; undefined of an act, and where a request did not get as far as an operation. */
function conductOf(
  { library, digests }: Recording,
  { kind, api, operation, requestId }: Trip,
  { departure, now, call, charge, standing, reached }: Ending,
  verdict: Verdict | undefined,
  outcome: string | null,
  left: boolean,
): Conduct | undefined {
  if (!api || !operation || !call || kind === 'act') return undefined;
  const table = library.catalogue.outcomesOf(operation);
  const answered = !left && (departure.kind === 'answer' || departure.kind === 'slow-drip');
  return { call, requestId, now, reached, verdict, outcome, table, charge, standing, answered, digests };
}

/** Changes of the API's records, named as in its fixture. */
function ownChanges(tx: StoreTx, api: Api): readonly RecordChange[] {
  const prefix = `${api.name}/`;
  const own: RecordChange[] = [];
  for (const { collection, id, before, after } of tx.changes()) {
    if (collection.startsWith(prefix)) own.push({ collection: collection.slice(prefix.length), id, before, after });
  }
  return own;
}
