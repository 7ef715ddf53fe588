import { Problem } from '../../engine/problem.js';
import { changeClock } from '../../engine/sandbox/set-clock.js';
import { firstClock, putWorld } from '../../engine/sandbox/world.js';
import { defaultSandbox } from '../../engine/sandbox-id.js';
import type { StoreTx } from '../../engine/store/store.js';
import type { Engine } from '../../engine/way/engine.js';
import { operation } from '../operation.js';
import { takesOnly } from '../query.js';
import { replaceState } from '../replace-state.js';
import { bodyOf, idIn, sandboxIn } from '../sandbox-body.js';
import { differing, settingsFrom } from '../settings.js';

const example = { params: { id: 'build-812' } };

/** All that there are; those that have idled for too long are forgotten first. */
export function listSandboxes({ sandboxes }: Engine) {
  return operation({
    id: 'listSandboxes',
    method: 'GET',
    path: '/__sandbox/sandboxes',
    source: 'ours',
    replies: { 200: 'sandboxes' },
    example: {},
    async handle({ query }) {
      takesOnly(query, []);
      await sandboxes.enter(defaultSandbox);
      return { status: 200, body: { sandboxes: (await sandboxes.list()).map(bodyOf) } };
    },
  });
}

export function getSandbox(engine: Engine) {
  return operation({
    id: 'getSandbox',
    method: 'GET',
    path: '/__sandbox/sandboxes/:id',
    source: 'ours',
    replies: { 200: 'sandbox' },
    example,
    async handle({ params, query }) {
      takesOnly(query, []);
      return { status: 200, body: bodyOf(await sandboxIn(engine, params)) };
    },
  });
}

/** Creates one with settings of its own; the same again changes nothing. */
export function createSandbox(engine: Engine) {
  const { sandboxes, library } = engine;
  return operation({
    id: 'createSandbox',
    method: 'PUT',
    path: '/__sandbox/sandboxes/:id',
    source: 'ours',
    request: 'sandbox-settings',
    bodyOptional: true,
    replies: { 200: 'sandbox', 201: 'sandbox' },
    example,
    async handle({ params, query, body }) {
      takesOnly(query, []);
      const id = idIn(params);
      const wanted = settingsFrom(body, sandboxes.usual, sandboxes.usual, library);
      if (id === defaultSandbox) await sandboxes.enter(id);
      else if (await sandboxes.create(id, wanted)) {
        return { status: 201, body: bodyOf(await sandboxIn(engine, params)) };
      }
      await sandboxes.enter(id);
      const found = await sandboxIn(engine, params);
      const others = differing(wanted, found.world);
      if (others.length === 0) return { status: 200, body: bodyOf(found) };
      throw new Problem(
        'conflict',
        `The sandbox ${id} exists with another ${others.join(', ')}; change it with PATCH, or delete it first`,
        { errors: others.map((name) => ({ pointer: `/body/${name}`, message: 'differs from what the sandbox has' })) },
      );
    },
  });
}

/** Changes settings of one that exists, also of `default`. */
export function changeSandbox(engine: Engine) {
  const { sandboxes, library } = engine;
  return operation({
    id: 'changeSandbox',
    method: 'PATCH',
    path: '/__sandbox/sandboxes/:id',
    source: 'ours',
    request: 'sandbox-settings',
    replies: { 200: 'sandbox' },
    example: { ...example, body: { idleTimeout: 'PT1H' } },
    async handle({ params, query, body }) {
      takesOnly(query, []);
      const { id, world } = await sandboxIn(engine, params);
      const asked = (before: typeof world) => settingsFrom(body, before, sandboxes.usual, library);
      const eventId = engine.requestIds.next();
      const change = (tx: StoreTx, before: typeof world) => {
        const after = { ...before, ...asked(before) };
        if (body.time === undefined) putWorld(tx, after);
        else changeClock(tx, after, firstClock(after.time), engine.clock.now(), eventId);
      };
      await sandboxes.change(id, change, asked(world).credentials);
      if (body.time !== undefined) await engine.tasks.reschedule(id);
      return { status: 200, body: bodyOf(await sandboxIn(engine, params)) };
    },
  });
}

/** Forgets one; `default` is emptied to its fixtures instead. */
export function deleteSandbox(engine: Engine) {
  const { sandboxes } = engine;
  return operation({
    id: 'deleteSandbox',
    method: 'DELETE',
    path: '/__sandbox/sandboxes/:id',
    source: 'ours',
    replies: { 204: 'nothing' },
    example,
    async handle({ params, query }) {
      takesOnly(query, []);
      const { id } = await sandboxIn(engine, params);
      if (id !== defaultSandbox) await sandboxes.remove(id);
      else await replaceState(engine, id, 'emptied', () => ({ contents: sandboxes.start(), journal: 'forgotten' }));
      return { status: 204, body: {} };
    },
  });
}
