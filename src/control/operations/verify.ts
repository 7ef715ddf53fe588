import type { Api } from '../../engine/api/api.js';
import type { Criteria } from '../../engine/journal/criteria.js';
import { forgottenAt } from '../../engine/journal/forgotten.js';
import { type Question, type Verified, type Verifying, verify } from '../../engine/journal/verify.js';
import { badInput, Problem } from '../../engine/problem.js';
import { enterExisting } from '../../engine/sandbox/existing.js';
import type { Catalogue } from '../../engine/scenario/catalogue.js';
import type { Library } from '../../engine/test-data/library.js';
import type { Engine } from '../../engine/way/engine.js';
import { type AskedOfCallbacks, answerOfCallbacks, callbacksAsked } from '../callbacks-asked.js';
import { boundsOf, expectedCount, wantedCount } from '../count-asked.js';
import { operation } from '../operation.js';
import { mustBeOutcomes, mustBeStatus, mustTakeEffect } from '../outcomes-asked.js';
import { type Scope, scopeAsked } from '../scope.js';
import { Seats } from '../seats.js';
import type { Verify } from '../shapes.js';
import { shownOperation } from '../shown.js';
import { inJournal, mustBeFindable } from '../where-asked.js';
import { longestWait, withinAsked } from '../within-asked.js';

/** So many wait at once, over all sandboxes: each of them is a connection, and looked at as requests come. */
const mostWaiting = 2_000;
/** Of the requests that can't be told so many are named. */
const mostUndecided = 100;

type Asking = Verifying & Pick<Engine, 'library' | 'sandboxes'>;

interface AskedOfRequests {
  readonly kind: 'requests';
  readonly question: Question;
  /** How long to wait for it, in real time. */
  readonly ms: number;
}

/** Whether the requests that came are those that were wanted, or the callbacks that were sent. */
export function verifyRequests(engine: Asking, apis: readonly Api[]) {
  const waiting = new Seats(mostWaiting, 'verifications wait');
  return operation({
    id: 'verify',
    method: 'POST',
    path: '/__sandbox/verify',
    source: 'ours',
    sandbox: 'if-there',
    request: 'verify',
    replies: { 200: 'verified' },
    example: { body: { operation: shownOperation(apis), count: { atMost: 1 } } },
    asks: ({ body }) => asked(body, apis, engine.library),
    async handle({ sandbox, hasLeft, asked }) {
      const { ms } = asked;
      if (ms > 0) waiting.mustBeFree();
      const seat = ms > 0 ? waiting.take(hasLeft ?? (() => false)) : undefined;
      try {
        const body =
          asked.kind === 'callbacks'
            ? await answerOfCallbacks(engine, sandbox, asked, seat ? [seat.lost] : [])
            : await answerOfRequests(engine, sandbox, asked, hasLeft, seat?.lost);
        return { status: 200, body };
      } finally {
        seat?.leave();
      }
    },
  });
}

async function asked(
  body: Verify,
  apis: readonly Api[],
  library: Pick<Library, 'catalogue'>,
): Promise<AskedOfCallbacks | AskedOfRequests> {
  const { callbacks, ...requests } = body;
  if (callbacks) return callbacksAsked(callbacks, requests, apis);
  return {
    kind: 'requests',
    question: await questionOf(body, apis, library),
    ms: withinAsked(body.within, longestWait, '/body/within'),
  };
}

async function answerOfRequests(
  engine: Asking,
  sandbox: string,
  { question, ms }: AskedOfRequests,
  hasLeft: (() => boolean) | undefined,
  lost: AbortSignal | undefined,
) {
  const verified = await verify(engine, sandbox, question, ms, hasLeft, lost);
  // It may have come into being meanwhile.
  await enterExisting(engine.sandboxes, sandbox);
  const since = await engine.store.transact(sandbox, forgottenAt);
  const { holds, count, requestIds } = verified;
  if (isDoubtful(question, verified)) throw incomplete(question, verified, since);
  if (holds) return { holds: true as const, count, requestIds: [...requestIds], forgottenAt: since };
  throw new Problem('not-verified', saying(question, count, since), { holds, ...foundOf(question, verified, since) });
}

async function questionOf(
  body: Verify,
  apis: readonly Api[],
  { catalogue }: Pick<Library, 'catalogue'>,
): Promise<Question> {
  const { operation, where, status, outcome, accepted, count, order } = body;
  const scope = scopeAsked(body, apis, '/body');
  if (!order) {
    const criteria = await criteriaOf(body, scope, apis, catalogue, '/body');
    return { kind: 'count', criteria, bounds: boundsOf(count, '/body/count') };
  }
  const beside = { operation, where, status, outcome, accepted, count };
  const stray = Object.entries(beside).find(([, value]) => value !== undefined);
  if (stray) {
    throw badInput([{ pointer: `/body/${stray[0]}`, message: 'does not go with order; say it of the steps' }]);
  }
  const steps = order.map((step, i): Promise<Criteria> => {
    const pointer = `/body/order/${i}`;
    if (body.api !== undefined && step.api !== undefined && step.api !== body.api) {
      throw badInput([{ pointer: `${pointer}/api`, message: `is another than ${body.api}, which all steps are of` }]);
    }
    const of = scopeAsked({ api: step.api ?? body.api, operation: step.operation }, apis, pointer);
    return criteriaOf(step, of, apis, catalogue, pointer);
  });
  return { kind: 'order', steps: await Promise.all(steps) };
}

async function criteriaOf(
  { where, status, outcome, accepted }: Omit<Verify, 'order'>,
  scope: Scope,
  apis: readonly Api[],
  catalogue: Catalogue,
  pointer: string,
): Promise<Criteria> {
  if (accepted !== undefined) mustTakeEffect(scope, apis, `${pointer}/accepted`);
  if (status !== undefined) mustBeStatus(status, scope, { apis, catalogue }, `${pointer}/status`);
  const names = outcome === undefined ? undefined : [outcome].flat();
  if (names) mustBeOutcomes(names, scope, { apis, catalogue }, `${pointer}/outcome`);
  if (where !== undefined) await mustBeFindable(where, inJournal(scope, apis), `${pointer}/where`);
  return {
    // It is about clients.
    kind: 'request',
    ...scope,
    ...(where !== undefined && { where }),
    ...(status !== undefined && { status }),
    ...(names && { outcome: names }),
    ...(accepted !== undefined && { accepted }),
  };
}

/**
 * Whether what the journal no longer tells could make it another answer. What was found is certain: more of it may have
 * been there, never less.
 */
function isDoubtful(question: Question, { holds, count, doubt: { dropped, unrecorded, unknown } }: Verified): boolean {
  const gone = dropped + unrecorded;
  if (gone === 0 && unknown.length === 0) return false;
  if (question.kind === 'order') return !holds;
  const { atLeast, atMost } = question.bounds;
  const most = gone > 0 ? Number.POSITIVE_INFINITY : count + unknown.length;
  return count <= atMost && most >= atLeast && !(count >= atLeast && most <= atMost);
}

function incomplete(question: Question, verified: Verified, since: string | null): Problem {
  const { dropped, unrecorded, unknown } = verified.doubt;
  const reasons = [
    ...(dropped > 0 ? [`its journal has let go of ${dropped} requests (--journal-limit)`] : []),
    ...(unrecorded > 0 ? [`${unrecorded} requests could not be recorded, since nothing could be kept`] : []),
    ...(unknown.length > 0 ? [`${unknown.length} requests can not be compared, being cut or masked there`] : []),
  ];
  const said = `${saying(question, verified.count, since)}, as far as can be said: ${reasons.join('; ')}`;
  return new Problem('journal-incomplete', said, foundOf(question, verified, since));
}

/** @param since when requests were last forgotten */
function foundOf(question: Question, { count, requestIds, nearest, doubt }: Verified, since: string | null) {
  return {
    count,
    expected: expectedOf(question),
    requestIds,
    forgottenAt: since,
    nearest,
    ...doubtSaid(doubt),
  };
}

function doubtSaid({ dropped, unrecorded, unknown }: Verified['doubt']) {
  return {
    ...(dropped > 0 && { dropped }),
    ...(unrecorded > 0 && { unrecorded }),
    ...(unknown.length > 0 && { undecided: unknown.slice(0, mostUndecided) }),
  };
}

function expectedOf(question: Question) {
  return question.kind === 'order' ? { steps: question.steps.length } : expectedCount(question.bounds);
}

function saying(question: Question, count: number, since: string | null): string {
  const forgotten = since === null ? '' : `, not counting those before ${since}, which were forgotten`;
  if (question.kind === 'order') return `${count} of the ${question.steps.length} steps came in that order${forgotten}`;
  return `${count} requests are like that${forgotten}; wanted were ${wantedCount(question.bounds)}`;
}
