import type { Api } from '../../engine/api/api.js';
import { badInput, Problem } from '../../engine/problem.js';
import { unlessFull } from '../../engine/sandbox/store-problems.js';
import { worldOf } from '../../engine/sandbox/world.js';
import { isSandboxId, sandboxIdRule } from '../../engine/sandbox-id.js';
import type { Engine } from '../../engine/way/engine.js';
import { operation } from '../operation.js';
import { type Replacing, replaceState, snapshotCollection, standsApart, withKept } from '../replace-state.js';
import { type Showing, shownSandbox } from '../sandbox-body.js';
import { contentsOf, inWorld, type StateReading, savedState } from '../saved-state.js';
import type { SavedState, SnapshotBody } from '../shapes.js';

interface Snapshot {
  readonly name: string;
  readonly state: SavedState;
}

const example = { params: { id: 'default', name: 'before' } };

export function listSnapshots({ store }: Pick<Engine, 'store'>) {
  return operation({
    id: 'listSnapshots',
    method: 'GET',
    path: '/__sandbox/sandboxes/:id/snapshots',
    source: 'ours',
    sandbox: 'named',
    replies: { 200: 'snapshots' },
    example: { params: { id: 'default' } },
    async handle({ sandbox: id }) {
      const all = (await store.transact(id, (tx) => tx.list(snapshotCollection))) as readonly Snapshot[];
      return { status: 200, body: { snapshots: all.map(shown) } };
    },
  });
}

/** Keeps what the sandbox holds now under a name; what had the name is replaced. */
export function takeSnapshot({ store, tasks, clock }: Pick<Engine, 'store' | 'tasks' | 'clock'>) {
  return operation({
    id: 'takeSnapshot',
    method: 'PUT',
    path: '/__sandbox/sandboxes/:id/snapshots/:name',
    source: 'ours',
    sandbox: 'named-entered',
    replies: { 200: 'snapshot', 201: 'snapshot' },
    example,
    asks: ({ params }) => nameIn(params),
    async handle({ sandbox: id, asked: name }) {
      await tasks.runDue(id);
      const { snapshot, isNew } = await unlessFull(() =>
        store.transact(id, (tx) => {
          const state = savedState(tx.everything(), worldOf(tx), clock.now());
          const snapshot: Snapshot = { name, state };
          const isNew = tx.get(snapshotCollection, name) === undefined;
          tx.put(snapshotCollection, name, snapshot);
          return { snapshot, isNew };
        }),
      );
      return isNew ? { status: 201, body: shown(snapshot) } : { status: 200, body: shown(snapshot) };
    },
  });
}

/** Back to what the sandbox held; its other snapshots and its journal stay. */
export function restoreSnapshot(engine: Replacing & Showing & StateReading, apis: readonly Api[]) {
  return operation({
    id: 'restoreSnapshot',
    method: 'POST',
    path: '/__sandbox/sandboxes/:id/snapshots/:name/restore',
    source: 'ours',
    sandbox: 'named',
    replies: { 200: 'sandbox' },
    example,
    asks: ({ params }) => nameIn(params),
    async handle({ sandbox: id, asked: name }) {
      await replaceState(engine, id, 'restored', async (before, world) => {
        const snapshot = before.collections.get(snapshotCollection)?.get(name) as Snapshot | undefined;
        if (!snapshot) throw noSnapshot(id, name);
        const contents = await contentsOf(snapshot.state, engine, apis, '/snapshot');
        return { contents: withKept(inWorld(contents, snapshot.state, world), before, standsApart), journal: 'kept' };
      });
      return { status: 200, body: await shownSandbox(engine, id) };
    },
  });
}

export function deleteSnapshot({ store }: Pick<Engine, 'store'>) {
  return operation({
    id: 'deleteSnapshot',
    method: 'DELETE',
    path: '/__sandbox/sandboxes/:id/snapshots/:name',
    source: 'ours',
    sandbox: 'named',
    replies: { 204: 'nothing' },
    example,
    asks: ({ params }) => nameIn(params),
    async handle({ sandbox: id, asked: name }) {
      await store.transact(id, (tx) => {
        if (!tx.get(snapshotCollection, name)) throw noSnapshot(id, name);
        tx.remove(snapshotCollection, name);
      });
      return { status: 204, body: {} };
    },
  });
}

function nameIn(params: Readonly<Record<string, string>>): string {
  const name = params['name'] ?? '';
  if (isSandboxId(name)) return name;
  throw badInput([{ pointer: '/params/name', message: `is ${sandboxIdRule}` }]);
}

function noSnapshot(id: string, name: string): Problem {
  const remedy = `GET /__sandbox/sandboxes/${id}/snapshots lists what there is`;
  return new Problem('not-found', `The sandbox ${id} has no snapshot ${name}; ${remedy}`);
}

function shown({ name, state }: Snapshot): SnapshotBody {
  const lists = Object.values(state.collections).flatMap((collections) => Object.values(collections));
  return { name, createdAt: state.savedAt, records: lists.reduce((sum, { length }) => sum + length, 0) };
}
