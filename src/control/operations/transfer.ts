import type { Api } from '../../engine/api/api.js';
import { bodyLimit } from '../../engine/body.js';
import { Pieces } from '../../engine/pieces.js';
import { badInput } from '../../engine/problem.js';
import { worldOf } from '../../engine/sandbox/world.js';
import { recordSize } from '../../engine/store/size.js';
import { StoreFull, type StoreLimits } from '../../engine/store/store.js';
import type { Engine } from '../../engine/way/engine.js';
import { leaving, mustAskPlainly } from '../leaving-state.js';
import { operation } from '../operation.js';
import { type Replacing, replaceState, standsApart, withKept } from '../replace-state.js';
import { type Showing, shownSandbox } from '../sandbox-body.js';
import { contentsOf, errorsBetween, inWorld, type StateReading, savedState } from '../saved-state.js';
import { misfitsAmong } from '../settings.js';
import type { SavedState } from '../shapes.js';
import { jsonInPieces } from '../write-in-pieces.js';

/** A sandbox of more bytes is written in pieces. */
const long = 512 * 1024;

/** The whole state as one document. */
export function exportSandbox(
  { store, tasks, clock }: Pick<Engine, 'store' | 'tasks' | 'clock'>,
  apis: readonly Api[],
) {
  return operation({
    id: 'exportSandbox',
    method: 'GET',
    path: '/__sandbox/sandboxes/:id/export',
    source: 'ours',
    sandbox: 'named',
    replies: { 200: 'saved-state' },
    example: { params: { id: 'default' } },
    async handle({ sandbox: id }) {
      await tasks.runDue(id);
      const body = await store.transact(id, (tx) => savedState(tx.everything(), worldOf(tx), clock.now()));
      const left = leaving(body, apis);
      const { bytes = 0 } = (await store.use(id)) ?? {};
      return bytes > long ? { status: 200, body: left, stream: jsonInPieces(left) } : { status: 200, body: left };
    },
  });
}

/** Before anything is made of it. @throws StoreFull where its records alone are more than a sandbox may hold */
async function mustHaveRoom({ collections }: SavedState, { sandboxBytes }: StoreLimits): Promise<void> {
  const pieces = new Pieces();
  let bytes = 0;
  for (const records of Object.values(collections).flatMap((one) => Object.values(one))) {
    for (const record of records) {
      await pieces.next();
      bytes += recordSize(record);
      if (bytes > sandboxBytes) throw new StoreFull('sandboxBytes', sandboxBytes);
    }
  }
}

/** Puts a document of an export in the place of what a sandbox holds, whole or not at all. */
export function importSandbox(
  engine: Replacing & Showing & StateReading & Pick<Engine, 'limits'>,
  apis: readonly Api[],
) {
  return operation({
    id: 'importSandbox',
    method: 'POST',
    path: '/__sandbox/sandboxes/:id/import',
    source: 'ours',
    sandbox: 'named-entered',
    request: 'saved-state',
    // A document has a frame around the records that the limit is about.
    bodyLimit: engine.limits.sandboxBytes + bodyLimit,
    replies: { 200: 'sandbox' },
    example: { params: { id: 'default' } },
    async asks({ body }) {
      await mustAskPlainly(body, '/body');
      await mustHaveRoom(body, engine.limits);
      const contents = await contentsOf(body, engine, apis, '/body');
      const errors = [
        ...(await errorsBetween(contents, apis, '/body')),
        ...misfitsAmong(engine.library, body.fixtures),
      ];
      if (errors.length > 0) throw badInput(errors);
      return contents;
    },
    async handle({ sandbox: id, body, asked: contents }) {
      await replaceState(engine, id, 'imported', (before, world) => ({
        contents: withKept(inWorld(contents, body, world), before, standsApart),
        journal: 'kept',
      }));
      return { status: 200, body: await shownSandbox(engine, id) };
    },
  });
}
