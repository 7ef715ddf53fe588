import type { Api } from '../../engine/api.js';
import { parseDuration } from '../../engine/clock.js';
import type { Engine } from '../../engine/engine.js';
import { type Bounds, type Question, verify } from '../../engine/journal/verify.js';
import { badInput, Problem } from '../../engine/problem.js';
import { mustBeKnown } from '../known.js';
import { takesOnly } from '../query.js';
import { operation } from '../records.js';
import type { Verify } from '../shapes.js';

const longest = 10 * 60_000;

/** Whether the requests that came are those that were wanted. */
export function verifyRequests(engine: Engine, apis: readonly Api[]) {
  return operation({
    id: 'verify',
    method: 'POST',
    path: '/__sandbox/verify',
    source: 'ours',
    request: 'verify',
    replies: { 200: 'verified' },
    example: { body: { operation: 'createPayment', count: { atMost: 1 } } },
    async handle({ body, query, sandbox }) {
      takesOnly(query, []);
      mustBeKnown(body, apis, '/body');
      const question = questionOf(body);
      const steps = question.kind === 'order' ? question.steps : [];
      for (const [i, step] of steps.entries()) mustBeKnown(step, apis, `/body/order/${i}`);
      await engine.sandboxes.enter(sandbox);
      const { holds, count, requestIds, nearest } = await verify(engine, sandbox, question, waitOf(body));
      if (holds) return { status: 200, body: { holds: true as const, count, requestIds: [...requestIds] } };
      const expected = question.kind === 'order' ? { steps: question.steps.length } : expectedCount(question.bounds);
      throw new Problem('not-verified', saying(question, count), { holds, count, expected, requestIds, nearest });
    },
  });
}

function questionOf({ api, operation, where, status, count, order }: Verify): Question {
  if (!order) {
    const criteria = {
      ...(api !== undefined && { api }),
      ...(operation !== undefined && { operation }),
      ...(where !== undefined && { where }),
      ...(status !== undefined && { status }),
    };
    return { kind: 'count', criteria, bounds: boundsOf(count) };
  }
  const stray = Object.entries({ operation, where, status, count }).find(([, value]) => value !== undefined);
  if (stray) {
    throw badInput([{ pointer: `/body/${stray[0]}`, message: 'does not go with order; say it of the steps' }]);
  }
  return { kind: 'order', steps: order.map((step) => ({ ...(api !== undefined && { api }), ...step })) };
}

function boundsOf(count: Verify['count']): Bounds {
  if (!count) return { atLeast: 1, atMost: Number.POSITIVE_INFINITY };
  const { exactly, atLeast = 0, atMost = Number.POSITIVE_INFINITY } = count;
  if (exactly === undefined) {
    if (atLeast <= atMost) return { atLeast, atMost };
    throw badInput([{ pointer: '/body/count/atMost', message: 'is less than atLeast' }]);
  }
  if (count.atLeast === undefined && count.atMost === undefined) return { atLeast: exactly, atMost: exactly };
  throw badInput([{ pointer: '/body/count/exactly', message: 'stands alone, without atLeast and atMost' }]);
}

function waitOf({ within }: Verify): number {
  if (within === undefined) return 0;
  const ms = parseDuration(within)?.toMillis() ?? Number.NaN;
  if (ms >= 0 && ms <= longest) return ms;
  const message = `is an ISO 8601 duration from PT0S to PT10M, not "${within}"`;
  throw badInput([{ pointer: '/body/within', message }]);
}

function expectedCount({ atLeast, atMost }: Bounds) {
  if (atLeast === atMost) return { exactly: atLeast };
  return { ...(atLeast > 0 && { atLeast }), ...(atMost !== Number.POSITIVE_INFINITY && { atMost }) };
}

function saying(question: Question, count: number): string {
  if (question.kind === 'order') return `${count} of the ${question.steps.length} steps came in that order`;
  const { atLeast, atMost } = question.bounds;
  const wanted =
    atLeast === atMost
      ? `exactly ${atLeast}`
      : atMost === Number.POSITIVE_INFINITY
        ? `at least ${atLeast}`
        : `${atLeast} to ${atMost}`;
  return `${count} requests are like that; wanted were ${wanted}`;
}
