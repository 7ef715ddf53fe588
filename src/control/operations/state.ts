import type { Api } from '../../engine/api/api.js';
import type { OperationParameter } from '../../engine/api/description.js';
import { faultsAround, type Neighbours } from '../../engine/api/neighbours.js';
import { keyNamed, type Naming, namingsOf } from '../../engine/api/references.js';
import { storedMasked } from '../../engine/api/unit-of-work.js';
import { maskCardNumbers } from '../../engine/masking/mask-cards.js';
import { withAddressesHidden } from '../../engine/masking/mask-record.js';
import { matches } from '../../engine/masking/unseal.js';
import { Pieces } from '../../engine/pieces.js';
import { badInput, badQuery, Problem } from '../../engine/problem.js';
import { QueryCost, valuesIn } from '../../engine/query/cost.js';
import { compileQuery, type Parts, type Test } from '../../engine/query/query.js';
import { unlessFull } from '../../engine/sandbox/store-problems.js';
import { timeIn, worldOf } from '../../engine/sandbox/world.js';
import { jsonLength } from '../../engine/store/size.js';
import type { StoreTx } from '../../engine/store/store.js';
import { collectionIn } from '../collection-named.js';
import { type Looking, lookInto, tryOut } from '../look-into.js';
import { operation } from '../operation.js';
import { limitIn, mostPageBytes, pageLimit } from '../page.js';
import { mustBeInRecords, recordParts } from '../record-parts.js';
import { recordOf } from '../saved-state.js';
import type { RecordBody } from '../shapes.js';
import type { ShownState } from '../shown.js';
import { whereIn } from '../where-in.js';

const parameters: readonly OperationParameter[] = [
  { in: 'query', name: 'where', description: "A query over a record in MongoDB's syntax, as JSON text." },
  { in: 'query', name: 'cursor', description: 'The nextCursor of the page before.' },
  pageLimit,
];

const onePath = '/__sandbox/state/:api/:collection/:id';

/** The records of a collection, in the order in which they were first put. */
export function listRecords(engine: Looking, apis: readonly Api[], shown: ShownState) {
  return operation({
    id: 'listRecords',
    method: 'GET',
    path: '/__sandbox/state/:api/:collection',
    source: 'ours',
    sandbox: 'if-there',
    replies: { 200: 'record-list' },
    parameters,
    example: shown.found,
    async handle({ params, query, hasLeft, ...about }) {
      const { api, collection, stored } = collectionIn(params, apis);
      const where = whereIn(query);
      const test = await testOf(where, recordParts(api, collection));
      if (where !== undefined) mustBeInRecords(where, api, collection, '/query/where');
      const limit = limitIn(query);
      const cursor = query.get('cursor');
      const rest = await lookInto(
        engine,
        apis,
        about,
        (tx) => {
          if (cursor !== null && !tx.get(stored, cursor)) throw badQuery('cursor', 'names no record, or no longer');
          return tx.list(stored, cursor === null ? {} : { after: cursor });
        },
        'due-done',
      );
      const { records, more } = await pageOf(rest as readonly RecordBody[], test, limit, new Pieces(hasLeft));
      const last = records.at(-1);
      const shownRecords = records.map((record) => withAddressesHidden(record, api.addresses));
      const nextCursor = more && last ? (api.collections[collection]?.key(last) ?? null) : null;
      return { status: 200, body: { records: shownRecords, nextCursor } };
    },
  });
}

/** The first that pass, up to a limit and about a page's bytes, and whether there are more. Others go first now and then. */
async function pageOf(rest: readonly RecordBody[], test: Test, limit: number, pieces: Pieces) {
  const records: RecordBody[] = [];
  let bytes = 0;
  for (const record of rest) {
    await pieces.next();
    if (!test(record)) continue;
    bytes += jsonLength(record);
    if (records.length === limit || (records.length > 0 && bytes > mostPageBytes)) return { records, more: true };
    records.push(record);
  }
  return { records, more: false };
}

export function getRecord(engine: Looking, apis: readonly Api[], shown: ShownState) {
  return operation({
    id: 'getRecord',
    method: 'GET',
    path: onePath,
    source: 'ours',
    sandbox: 'if-there',
    replies: { 200: 'record' },
    example: shown.record,
    async handle({ params, ...about }) {
      const { api, stored, id, missing } = collectionIn(params, apis);
      const record = await lookInto(engine, apis, about, (tx) => readIn(tx, stored, id), 'due-done');
      if (!record) throw missing(about.sandbox);
      return { status: 200, body: withAddressesHidden(record as RecordBody, api.addresses) };
    },
  });
}

/** Sets a record up, or changes it whole. */
export function putRecord(engine: Looking, apis: readonly Api[], shown: ShownState) {
  return operation({
    id: 'putRecord',
    method: 'PUT',
    path: onePath,
    source: 'ours',
    sandbox: 'entered',
    request: 'record',
    replies: { 200: 'record', 201: 'record' },
    example: shown.put,
    async asks({ params, body, sandbox }) {
      const named = collectionIn(params, apis);
      const put = (tx: StoreTx) => putIn(tx, named, body, timeIn(worldOf(tx), engine.clock.now()));
      await tryOut(engine, apis, sandbox, put);
      return put;
    },
    async handle({ sandbox, asked: put }) {
      await engine.tasks.runDue(sandbox);
      const { isNew, record, addresses } = await unlessFull(() => engine.store.transact(sandbox, put));
      const body = withAddressesHidden(record, addresses);
      return isNew ? { status: 201, body } : { status: 200, body };
    },
  });
}

export function deleteRecord(engine: Looking, apis: readonly Api[], shown: ShownState) {
  return operation({
    id: 'deleteRecord',
    method: 'DELETE',
    path: onePath,
    source: 'ours',
    sandbox: 'entered',
    replies: { 204: 'nothing' },
    example: shown.record,
    async asks({ params, sandbox }) {
      const named = collectionIn(params, apis);
      const remove = (tx: StoreTx) => removeFrom(tx, named, sandbox);
      await tryOut(engine, apis, sandbox, remove);
      return remove;
    },
    async handle({ sandbox, asked: remove }) {
      await engine.tasks.runDue(sandbox);
      await engine.store.transact(sandbox, remove);
      return { status: 204, body: {} };
    },
  });
}

type Addressed = ReturnType<typeof collectionIn>;

function putIn(tx: StoreTx, { api, collection, stored, id }: Addressed, body: RecordBody, now: Date) {
  const { key, record } = readRecord(api, collection, body, now, id);
  const before = tx.get(stored, key);
  tx.put(stored, key, record);
  const faults = faultsAround(api, collection, record, neighboursIn(tx, api)).slice(0, mostNamings);
  if (faults.length > 0) {
    throw badInput(faults.map(({ pointer, reason }) => ({ pointer: `/body${pointer}`, message: reason })));
  }
  return { isNew: before === undefined, record, addresses: api.addresses };
}

function removeFrom(tx: StoreTx, { api, collection, stored, id, missing }: Addressed, sandbox: string): void {
  const record = readIn(tx, stored, id);
  if (!record) throw missing(sandbox);
  const key = api.collections[collection]?.key(record) ?? id;
  const namings = namingsOf(api, collection, key, (name) => tx.list(`${api.name}/${name}`));
  if (namings.length > 0) throw stillNamed(`${stored} ${key}`, namings);
  tx.remove(stored, key);
}

/** The record of an id that may name a card in full. */
function readIn(tx: StoreTx, stored: string, id: string): object | undefined {
  return tx.get(stored, id) ?? storedMasked(tx, stored, id);
}

/** Of more records than that it is said how many there are. */
const mostNamings = 100;

function neighboursIn(tx: StoreTx, api: Api): Neighbours {
  const get = (collection: string, key: string) => tx.get(`${api.name}/${collection}`, key);
  const list: Neighbours['list'] = (collection, only) => tx.list(`${api.name}/${collection}`, only);
  return {
    get,
    list,
    has: (collection, key) => get(collection, key) !== undefined,
    naming: (collection, members, key) => list(collection).filter((record) => keyNamed(record, members) === key),
  };
}

function stillNamed(what: string, namings: readonly Naming[]): Problem {
  const referredBy = namings.slice(0, mostNamings).map((one) => ({ ...one }));
  const [first] = referredBy;
  const more = namings.length > 1 ? ` and ${namings.length - 1} more` : '';
  const detail = `${what} is named by ${first?.collection} ${first?.id}${more}: remove or change what names it first`;
  return new Problem('conflict', detail, { referredBy });
}

function readRecord(api: Api, collection: string, body: RecordBody, now: Date, id: string) {
  const read = recordOf(api, collection, body, now, '/body');
  if (Array.isArray(read)) throw badInput(read);
  // The path may name a card in full that the record, once stored, does not.
  if (read.key === id || read.key === maskCardNumbers(id)) return read;
  throw badInput([{ pointer: '/params/id', message: `differs from the key of the record, which is ${read.key}` }]);
}

/** A card number in full finds the records that hold it masked. */
async function testOf(where: unknown, parts: Parts | undefined): Promise<Test> {
  if (where === undefined) return () => true;
  const test = await compileQuery(
    where,
    '/query/where',
    (actual, wanted) => matches(actual, wanted) || (typeof wanted === 'string' && actual === maskCardNumbers(wanted)),
    parts,
  );
  const asked = valuesIn(where);
  return (record) => {
    new QueryCost(record).mustAllow(asked, '/query/where');
    return test(record);
  };
}
