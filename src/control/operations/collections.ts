import type { Api } from '../../engine/api/api.js';
import { bundledSchema } from '../../engine/openapi/components.js';
import { collectionIn } from '../collection-named.js';
import { type Looking, lookInto } from '../look-into.js';
import { operation } from '../operation.js';
import type { ShownState } from '../shown.js';

/** What there is to read and change in a sandbox: the collections of every API, how they are keyed and how full they are. */
export function listCollections(engine: Looking, apis: readonly Api[]) {
  return operation({
    id: 'listCollections',
    method: 'GET',
    path: '/__sandbox/state',
    source: 'ours',
    sandbox: 'if-there',
    replies: { 200: 'collections' },
    example: {},
    async handle(about) {
      const counted = await lookInto(
        engine,
        apis,
        about,
        (tx) =>
          apis.map(({ name, collections }) => Object.keys(collections).map((one) => tx.list(`${name}/${one}`).length)),
        'due-done',
      );
      const described = apis.map((api, a) => ({
        api: api.name,
        collections: Object.entries(api.collections).map(([collection, { keyMembers, schema }], c) => ({
          collection,
          title: titleOf(api, schema),
          records: counted[a]?.[c] ?? 0,
          key: [...keyMembers],
        })),
      }));
      return { status: 200, body: { apis: described } };
    },
  });
}

/** The JSON Schema of a record of a collection, whole in itself. */
export function getRecordSchema(apis: readonly Api[], shown: ShownState) {
  return operation({
    id: 'getRecordSchema',
    method: 'GET',
    path: '/__sandbox/schemas/:api/:collection',
    source: 'ours',
    sandbox: 'none',
    replies: { 200: 'record-schema' },
    example: shown.collection,
    handle({ params }) {
      const { api, collection } = collectionIn(params, apis);
      return { status: 200, body: { ...bundledSchema(api.schemas, api.collections[collection]?.schema ?? '') } };
    },
  });
}

/** Schemas are read once: they are part of the package. */
const titles = new Map<string, string>();

function titleOf({ schemas }: Api, schema: string): string {
  const { href } = new URL(schema, schemas);
  const title = titles.get(href) ?? String(bundledSchema(schemas, schema)['title']);
  titles.set(href, title);
  return title;
}
