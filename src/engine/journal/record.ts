import type { AnyOperation, Api, Charge, Standing } from '../api.js';
import type { Verdict } from '../attempt.js';
import type { Body } from '../body.js';
import type { Departure } from '../departure.js';
import type { Engine } from '../engine.js';
import type { Headers } from '../headers.js';
import { outcomeOf } from '../scenario/outcome.js';
import type { Chosen } from '../scenario/scenario.js';
import { messageOf } from '../schema.js';
import type { Change, StoreTx } from '../store/store.js';
import { type Conduct, judgeConduct } from './conduct.js';
import { countOutcome } from './coverage.js';
import { seal } from './seal.js';

/** What is known of a request by the time it is answered, however far it came. */
export interface Trip {
  readonly requestId: string;
  /** Monotonic, in milliseconds. */
  readonly startedAt: number;
  sandbox: string;
  /** The instant that the request asked to be carried out at. */
  fixed: Date | undefined;
  /** Null where nobody owns the path. */
  readonly api: Api | null;
  readonly operation: AnyOperation | undefined;
  readonly method: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  body: Body;
  /** Of the body as it came. */
  readonly bytes: number;
  chosen: readonly Chosen[];
  /** Whether rules have been asked, where the request itself chose nothing. */
  asked: boolean;
}

/** What came of it. */
export interface Ending {
  readonly now: Date;
  readonly verdict: Verdict | undefined;
  readonly departure: Departure;
  readonly fault: string | undefined;
  /** Undefined where the request did not get as far as an operation. */
  readonly call?: Conduct['call'] | undefined;
  readonly charge?: Charge | undefined;
  readonly standing?: Standing | undefined;
}

/** Adds an exchange to the sandbox's journal, masked, as part of the unit of work. */
export function record(engine: Engine, tx: StoreTx, trip: Trip, ending: Ending): void {
  const { verdict, departure, fault, now } = ending;
  const answer = departure.kind === 'answer' ? departure : 'answer' in departure ? departure.answer : undefined;
  const changes = verdict && trip.api ? ownChanges(tx, trip.api) : [];
  const outcome = outcomeIn(engine, trip, verdict);
  if (outcome !== null) countOutcome(tx, trip.api?.name ?? '', trip.operation?.id ?? '', outcome);
  const conduct = conductOf(engine, trip, ending, outcome);
  const findings = conduct ? judgeConduct(tx, conduct) : [];
  const text = seal(
    {
      id: trip.requestId,
      at: now.toISOString(),
      durationMs: Math.round((engine.elapsed() - trip.startedAt) * 1000) / 1000,
      sandbox: trip.sandbox,
      api: trip.api?.name ?? null,
      operation: trip.operation?.id ?? null,
      outcome,
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
      scenarios: trip.chosen.map(({ scenario, by, reached, spent }) => {
        const name = scenario.api === null ? scenario.name : `${scenario.api}/${scenario.name}`;
        return { name, by, reached, spent };
      }),
      violations: (verdict?.violations ?? []).map((violation) => {
        return { pointer: violation.pointer, keyword: violation.keyword, message: messageOf(violation) };
      }),
      changes,
      findings,
      fault: fault ?? null,
    },
    engine.sealRules(trip.api),
  );
  tx.append({ kind: 'request', id: trip.requestId, text });
}

/** The outcome's name in the API's table; null where it has none. */
function outcomeIn({ library }: Engine, { api, operation }: Trip, verdict: Verdict | undefined): string | null {
  return api && operation && verdict ? outcomeOf(library.catalogue, operation, verdict) : null;
}

/** What is to be judged of a client; undefined where its request did not get as far as an operation. */
function conductOf(
  { library }: Engine,
  { api, operation, requestId, chosen }: Trip,
  { verdict, departure, now, call, charge, standing }: Ending,
  outcome: string | null,
): Conduct | undefined {
  if (!api || !operation || !call) return undefined;
  const table = library.catalogue.outcomesOf(operation);
  const answered = departure.kind === 'answer' || departure.kind === 'slow-drip';
  return { call, requestId, now, chosen, verdict, outcome, table, charge, standing, answered };
}

/** Changes of the API's records, named as in its fixture. */
function ownChanges(tx: StoreTx, api: Api): readonly Change[] {
  const prefix = `${api.name}/`;
  const own: Change[] = [];
  for (const { collection, id, before, after } of tx.changes()) {
    if (collection.startsWith(prefix)) own.push({ collection: collection.slice(prefix.length), id, before, after });
  }
  return own;
}
