import { maskText } from '../../engine/masking/mask-text.js';
import { badInput } from '../../engine/problem.js';
import { wait } from '../../engine/timers.js';
import type { Engine } from '../../engine/way/engine.js';
import { operation } from '../operation.js';
import { noCallback, type Showing, shownCallback } from '../shown-callback.js';
import { withinAsked } from '../within-asked.js';

/** So long a listener may wait at once: it has to be heard of more often than it may be silent. */
const longest = 'PT10S';

/** Hands over the attempts that are due to who sends them from elsewhere. */
export function takeAttempts({ handover, timers, stopping }: Pick<Engine, 'handover' | 'timers' | 'stopping'>) {
  return operation({
    id: 'takeAttempts',
    method: 'POST',
    path: '/__sandbox/callbacks/take',
    source: 'ours',
    sandbox: 'entered',
    request: 'take-attempts',
    replies: { 200: 'taken-attempts' },
    example: { body: { listener: 'my-laptop' } },
    asks: ({ body: { within } }) => withinAsked(within, longest, '/body/within'),
    async handle({ body: { listener, busy = [], leaving }, sandbox, asked: ms, hasLeft = () => false }) {
      if (leaving) {
        await handover.leave(sandbox, listener);
        return { status: 200, body: { attempts: [] } };
      }
      const over = new AbortController();
      const waiting = wait(timers, ms, AbortSignal.any([stopping, over.signal])).then(() => over.abort());
      const attempts = await handover.take(sandbox, listener, busy, { cut: over.signal, hasLeft });
      over.abort();
      await waiting;
      const shown = attempts.map(({ headers, target, ...attempt }) => ({
        ...attempt,
        target: maskText(target),
        headers: headers.map(([name, value]) => ({ name, value })),
      }));
      return { status: 200, body: { attempts: shown } };
    },
  });
}

/** Keeps what came of an attempt that a listener has made. */
export function reportAttempt(engine: Showing & Pick<Engine, 'handover'>) {
  return operation({
    id: 'reportAttempt',
    method: 'POST',
    path: '/__sandbox/callbacks/:id/attempts',
    source: 'ours',
    sandbox: 'existing',
    request: 'made-attempt',
    replies: { 200: 'callback' },
    example: {
      params: { id: 'ed3c5bf53a9d-4-c0' },
      body: { at: '2026-01-15T12:00:00.000Z', status: 200, connected: true, durationMs: 12 },
    },
    asks({ body: { status, error } }) {
      if ((status === undefined) !== (error === undefined)) return;
      throw badInput([{ pointer: '/body', message: 'has either a status or an error' }]);
    },
    async handle({ params, sandbox, body: { answer = '', isResend = false, ...made } }) {
      const id = params['id'] ?? '';
      const callback = await engine.handover.report(sandbox, id, { ...made, isResend, answer });
      if (!callback) throw noCallback(sandbox);
      return { status: 200, body: await shownCallback(engine, sandbox, callback) };
    },
  });
}
