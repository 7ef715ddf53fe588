import { Problem } from '../../engine/problem.js';
import { existing } from '../../engine/sandbox/existing.js';
import { changeClock } from '../../engine/sandbox/set-clock.js';
import { firstClock, putWorld } from '../../engine/sandbox/world.js';
import { defaultSandbox } from '../../engine/sandbox-id.js';
import type { StoreTx } from '../../engine/store/store.js';
import type { Engine } from '../../engine/way/engine.js';
import { operation } from '../operation.js';
import { type Replacing, replaceState } from '../replace-state.js';
import { type Showing, shownSandbox, shownSandboxes } from '../sandbox-body.js';
import { differing, settingsFrom } from '../settings.js';

const example = { params: { id: 'build-812' } };

/** All that there are; those that have idled for too long are forgotten first. */
export function listSandboxes(engine: Showing) {
  return operation({
    id: 'listSandboxes',
    method: 'GET',
    path: '/__sandbox/sandboxes',
    source: 'ours',
    sandbox: 'none',
    replies: { 200: 'sandboxes' },
    example: {},
    async handle() {
      await engine.sandboxes.enter(defaultSandbox);
      return { status: 200, body: { sandboxes: await shownSandboxes(engine) } };
    },
  });
}

export function getSandbox(engine: Showing) {
  return operation({
    id: 'getSandbox',
    method: 'GET',
    path: '/__sandbox/sandboxes/:id',
    source: 'ours',
    sandbox: 'named',
    replies: { 200: 'sandbox' },
    example,
    handle: async ({ sandbox }) => ({ status: 200, body: await shownSandbox(engine, sandbox) }),
  });
}

/** Creates one with settings of its own; the same again changes nothing. */
export function createSandbox(engine: Showing & Pick<Engine, 'library'>) {
  const { sandboxes, library } = engine;
  return operation({
    id: 'createSandbox',
    method: 'PUT',
    path: '/__sandbox/sandboxes/:id',
    source: 'ours',
    sandbox: 'named-alone',
    request: 'sandbox-settings',
    bodyOptional: true,
    replies: { 200: 'sandbox', 201: 'sandbox' },
    example,
    asks: ({ body }) => settingsFrom(body, sandboxes.usual, sandboxes.usual, library),
    // Made with its settings rather than entered.
    async handle({ sandbox: id, asked: wanted }) {
      if (id === defaultSandbox) await sandboxes.enter(id);
      else if (await sandboxes.create(id, wanted)) {
        return { status: 201, body: await shownSandbox(engine, id) };
      }
      await sandboxes.enter(id);
      const found = await existing(sandboxes, id);
      const others = differing(wanted, found.world);
      if (others.length === 0) return { status: 200, body: await shownSandbox(engine, id) };
      throw new Problem(
        'conflict',
        `The sandbox ${id} exists with another ${others.join(', ')}; change it with PATCH, or delete it first`,
        { errors: others.map((name) => ({ pointer: `/body/${name}`, message: 'differs from what the sandbox has' })) },
      );
    },
  });
}

/** Changes settings of one that exists, also of `default`. */
export function changeSandbox(engine: Showing & Pick<Engine, 'library' | 'tasks' | 'requestIds'>) {
  const { sandboxes, library, clock, tasks, requestIds } = engine;
  return operation({
    id: 'changeSandbox',
    method: 'PATCH',
    path: '/__sandbox/sandboxes/:id',
    source: 'ours',
    sandbox: 'named',
    request: 'sandbox-settings',
    replies: { 200: 'sandbox' },
    example: { ...example, body: { idleTimeout: 'PT1H' } },
    async handle({ sandbox: id, body }) {
      const { world } = await existing(sandboxes, id);
      const asked = (before: typeof world) => settingsFrom(body, before, sandboxes.usual, library);
      const eventId = requestIds.next();
      const change = (tx: StoreTx, before: typeof world) => {
        const after = { ...before, ...asked(before) };
        if (body.time === undefined) putWorld(tx, after);
        else changeClock(tx, after, firstClock(after.time), clock.now(), eventId);
      };
      await sandboxes.change(id, change, asked(world).credentials);
      if (body.time !== undefined) await tasks.reschedule(id);
      return { status: 200, body: await shownSandbox(engine, id) };
    },
  });
}

/** Forgets one; `default` is emptied to its fixtures instead. */
export function deleteSandbox(engine: Replacing) {
  const { sandboxes } = engine;
  return operation({
    id: 'deleteSandbox',
    method: 'DELETE',
    path: '/__sandbox/sandboxes/:id',
    source: 'ours',
    sandbox: 'named',
    replies: { 204: 'nothing' },
    example,
    async handle({ sandbox: id }) {
      if (id !== defaultSandbox) await sandboxes.remove(id);
      else await replaceState(engine, id, 'emptied', () => ({ contents: sandboxes.start(), journal: 'forgotten' }));
      return { status: 204, body: {} };
    },
  });
}
