import type { Api } from '../../engine/api/api.js';
import { parseDuration, parseInstant } from '../../engine/clock.js';
import { badInput } from '../../engine/problem.js';
import { type Advanced, advance, mustLeadOn, type Step } from '../../engine/sandbox/advance.js';
import { type Clocked, type ClockState, clockIn, setClock } from '../../engine/sandbox/set-clock.js';
import { unlessFull } from '../../engine/sandbox/store-problems.js';
import { clockAt, realClock } from '../../engine/sandbox/world.js';
import { Turns } from '../../engine/turns.js';
import { type Looking, lookInto, tryOut } from '../look-into.js';
import { operation } from '../operation.js';
import type { Advance, Advanced as AdvancedBody, Clock } from '../shapes.js';

const path = '/__sandbox/clock';

/** What time it is in a sandbox. */
export function getClock(engine: Looking, apis: readonly Api[]) {
  return operation({
    id: 'getClock',
    method: 'GET',
    path,
    source: 'ours',
    sandbox: 'if-there',
    replies: { 200: 'clock' },
    example: {},
    async handle(about) {
      const state = await lookInto(engine, apis, about, (tx) => clockIn(tx, engine.clock.now()));
      return { status: 200, body: bodyOf(state) };
    },
  });
}

/** What changes the clock of a sandbox: one after the other, so that an advance ends where it said. */
export function clockOperations(engine: Clocked & Looking, apis: readonly Api[]) {
  const turns = new Turns();
  return [putClock(engine, turns), deleteClock(engine, turns), advanceClock(engine, apis, turns)] as const;
}

function putClock(engine: Clocked, turns: Turns) {
  return operation({
    id: 'putClock',
    method: 'PUT',
    path,
    source: 'ours',
    sandbox: 'entered',
    request: 'set-clock',
    replies: { 200: 'clock' },
    example: { body: { now: '2019-04-23T08:07:48.788Z', frozen: true } },
    asks: ({ body }) => instantAt('/body/now', body.now),
    async handle({ body, sandbox, asked: instant }) {
      const settingAt = (real: Date) => clockAt(instant, body.frozen ?? false, real);
      const setting = () => unlessFull(() => setClock(engine, sandbox, settingAt));
      return { status: 200, body: bodyOf(await turns.take(sandbox, setting)) };
    },
  });
}

function deleteClock(engine: Clocked, turns: Turns) {
  return operation({
    id: 'deleteClock',
    method: 'DELETE',
    path,
    source: 'ours',
    sandbox: 'if-there',
    replies: { 200: 'clock' },
    example: {},
    async handle({ sandbox, isThere }) {
      // Where there is no sandbox its time would be the real one.
      if (!isThere) return { status: 200, body: bodyOf({ now: engine.clock.now(), mode: 'real' }) };
      const setting = () => unlessFull(() => setClock(engine, sandbox, () => realClock));
      return { status: 200, body: bodyOf(await turns.take(sandbox, setting)) };
    },
  });
}

function advanceClock(engine: Clocked & Looking, apis: readonly Api[], turns: Turns) {
  return operation({
    id: 'advanceClock',
    method: 'POST',
    path: `${path}/advance`,
    source: 'ours',
    sandbox: 'entered',
    request: 'advance',
    replies: { 200: 'advanced' },
    example: { body: { by: 'P1M' } },
    async asks({ body, sandbox }) {
      const step = stepOf(body);
      await tryOut(engine, apis, sandbox, (tx) => mustLeadOn(step, clockIn(tx, engine.clock.now()).now));
      return step;
    },
    async handle({ sandbox, asked: step }) {
      const advancing = () => unlessFull(() => advance(engine, apis, sandbox, step));
      return { status: 200, body: advancedBody(await turns.take(sandbox, advancing)) };
    },
  });
}

function stepOf({ by, to }: Advance): Step {
  if (by !== undefined && to !== undefined) {
    throw badInput([{ pointer: '/body/to', message: 'does not go with by: how far is said in one way' }]);
  }
  if (to !== undefined) return { to: instantAt('/body/to', to) };
  if (by === undefined) {
    throw badInput([{ pointer: '/body', message: 'says with by or with to how far the clock moves on' }]);
  }
  const duration = parseDuration(by);
  if (duration) return { by };
  const message = `is an ISO 8601 duration such as P1M or PT5S, not "${by}"`;
  throw badInput([{ pointer: '/body/by', message }]);
}

function instantAt(pointer: string, text: string): Date {
  const instant = parseInstant(text);
  if (instant) return instant;
  const message = `is an instant with its zone, such as 2026-01-31T12:00:00Z, not "${text}"`;
  throw badInput([{ pointer, message }]);
}

function bodyOf({ now, mode }: ClockState): Clock {
  return { now: now.toISOString(), mode };
}

function advancedBody({ now, ran, truncated, pendingCallbacks }: Advanced): AdvancedBody {
  return {
    now: now.toISOString(),
    ran: ran.map((one) => ({ ...one })),
    ...(truncated && { truncated }),
    ...(pendingCallbacks > 0 && { pendingCallbacks }),
  };
}
