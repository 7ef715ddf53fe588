import type { Api } from '../engine/api/api.js';
import type { Example } from '../engine/api/description.js';
import { at } from '../engine/json-pointer.js';
import type { Library } from '../engine/test-data/library.js';

/** What the examples of the operations on records are about: whichever APIs there are, they work in a fresh sandbox. */
export interface ShownState {
  readonly collection: Example;
  readonly record: Example;
  readonly found: Example;
  readonly put: Example;
}

/** Examples of records, taken from those that every sandbox starts with. */
export function shownState(library: Pick<Library, 'recordToShow'>): ShownState {
  const shown = library.recordToShow();
  const collection = { api: shown?.api.name ?? 'api', collection: shown?.collection ?? 'collection' };
  const params = { ...collection, id: shown?.id ?? 'id' };
  const key = shown?.api.collections[shown.collection]?.keyMembers.at(-1) ?? 'id';
  const where = JSON.stringify({ [key]: at(shown?.record, `/${key}`) ?? null });
  return {
    collection: { params: collection },
    record: { params },
    found: { params: collection, query: { where } },
    put: { params, body: shown?.record ?? {} },
  };
}

/** An operation by its full name. */
export function shownOperation([api]: readonly Api[]): string {
  return `${api?.name}/${api?.operations[0]?.id}`;
}
