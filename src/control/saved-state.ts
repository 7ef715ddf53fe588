import type { Api, Bag } from '../engine/api.js';
import { parseInstant } from '../engine/clock.js';
import type { Engine } from '../engine/engine.js';
import { storedForm } from '../engine/fixture.js';
import { isJournal } from '../engine/journal/collections.js';
import { sealedAnew } from '../engine/journal/criteria.js';
import { reviveQuery } from '../engine/journal/seal-query.js';
import { faultsAmong, Gathered } from '../engine/neighbours.js';
import { badInput, type InputError, Problem } from '../engine/problem.js';
import { ruleCollection } from '../engine/scenario/rules.js';
import { escapeToken, messageOf, violationsOf } from '../engine/schema.js';
import type { Contents } from '../engine/store/store.js';
import { taskCollection } from '../engine/unit-of-work.js';
import { timeIn, type World, worldCollection, worldId } from '../engine/world.js';
import { ruleAsked } from './rule-asked.js';
import type { RecordBody, SavedState } from './shapes.js';

/** More faults of a document are not listed. */
const mostErrors = 100;

/** What a sandbox holds as one document: no journal, no snapshots, nothing secret. */
export function savedState({ collections, counters }: Contents, world: World, now: Date): SavedState {
  const saved: SavedState['collections'] = {};
  for (const [name, records] of collections) {
    const [api = '', collection] = name.split('/');
    if (collection === undefined) continue;
    saved[api] = { ...saved[api], [collection]: [...records.values()] as RecordBody[] };
  }
  const list = (collection: string) => [...(collections.get(collection)?.values() ?? [])];
  return {
    format: 'tillbox-sandbox',
    version: 1,
    savedAt: now.toISOString(),
    seed: world.seed,
    time: world.time,
    fixtures: [...world.fixtures],
    clock: world.clock,
    collections: saved,
    tasks: list(taskCollection) as SavedState['tasks'],
    rules: list(ruleCollection) as SavedState['rules'],
    counters: Object.fromEntries([...counters].filter(([name]) => !isJournal(name))),
  };
}

/**
 * What a document stands for, in a sandbox that keeps its own name, age, idle timeout, credentials and callback target.
 * Card numbers in records are masked.
 *
 * @param pointer where the document stands in the request, for errors
 * @throws Problem `bad-request` for an API, a collection, a task or a fixture that isn't there, a record that breaks its
 *   schema, two records of one key, a rule that can't be asked
 */
export async function contentsOf(
  state: SavedState,
  world: World,
  engine: Engine,
  apis: readonly Api[],
  pointer: string,
): Promise<Contents> {
  const real = engine.clock.now();
  const fixtures = engine.library.fixtureNames();
  const { seed, time, clock, rules } = state;
  const next: World = Object.freeze({ ...world, seed, time, clock, fixtures: state.fixtures, rules: rules.length });
  const errors: InputError[] = timeErrors(state, next, real, pointer);
  if (errors.length > 0) throw badInput(errors);
  const now = timeIn(next, real);
  const collections = new Map<string, ReadonlyMap<string, object>>();
  for (const [name, saved] of Object.entries(state.collections)) {
    const api = apis.find((one) => one.name === name);
    const here = `${pointer}/collections/${escapeToken(name)}`;
    if (api) readCollections(api, saved, now, here, collections, errors);
    else errors.push({ pointer: here, message: `is none of ${apis.map((one) => one.name).join(', ')}` });
  }
  for (const [i, { api, task }] of state.tasks.entries()) {
    if (Object.hasOwn(apis.find(({ name }) => name === api)?.tasks ?? {}, task)) continue;
    errors.push({ pointer: `${pointer}/tasks/${i}/task`, message: 'is no task of this API' });
  }
  for (const [i, name] of state.fixtures.entries()) {
    if (fixtures.includes(name)) continue;
    errors.push({ pointer: `${pointer}/fixtures/${i}`, message: `is none of ${fixtures.join(', ')}` });
  }
  const asked = await rulesAsked(rules, engine, apis, `${pointer}/rules`, errors);
  collections.set(taskCollection, keyedById(state.tasks, `${pointer}/tasks`, errors));
  collections.set(ruleCollection, keyedById(asked, `${pointer}/rules`, errors));
  if (errors.length > 0) throw badInput(errors.slice(0, mostErrors));
  collections.set(worldCollection, new Map([[worldId, next]]));
  return { collections, counters: new Map(Object.entries(state.counters)) };
}

/** Instants that the clock can't show would fail every request of the sandbox. */
function timeErrors({ time, clock, tasks }: SavedState, next: World, real: Date, pointer: string): InputError[] {
  const written: (readonly [place: string, text: string | null])[] = [
    ['/time', time],
    ['/clock/at', clock.mode === 'frozen' ? clock.at : null],
    ...tasks.map(({ at }, i) => [`/tasks/${i}/at`, at] as const),
  ];
  const errors = written
    .filter(([, text]) => text !== null && parseInstant(text) === undefined)
    .map(([place]) => ({ pointer: pointer + place, message: 'is an instant of the years 0000 to 9999' }));
  if (errors.length > 0) return errors;
  const year = timeIn(next, real).getUTCFullYear();
  if (year >= 0 && year <= 9999) return [];
  return [{ pointer: `${pointer}/clock/ms`, message: 'leads out of the years 0000 to 9999' }];
}

function readCollections(
  api: Api,
  saved: SavedState['collections'][string],
  now: Date,
  pointer: string,
  into: Map<string, ReadonlyMap<string, object>>,
  errors: InputError[],
): void {
  for (const [name, records] of Object.entries(saved)) {
    const here = `${pointer}/${escapeToken(name)}`;
    if (!Object.hasOwn(api.collections, name)) {
      errors.push({ pointer: here, message: `is none of ${Object.keys(api.collections).join(', ')}` });
      continue;
    }
    const keyed = new Map<string, object>();
    for (const [i, record] of records.entries()) {
      if (errors.length >= mostErrors) return;
      const read = recordOf(api, name, record, now, `${here}/${i}`);
      if (Array.isArray(read)) errors.push(...read);
      else if (keyed.has(read.key)) errors.push({ pointer: `${here}/${i}`, message: `is ${read.key} once more` });
      else keyed.set(read.key, read.record);
    }
    into.set(`${api.name}/${name}`, keyed);
  }
}

/**
 * A record as it is stored, with its key; or what is wrong with it.
 *
 * @param now what offsets in dates count from, such as `-P10D`
 */
export function recordOf(
  api: Api,
  collection: string,
  record: Bag,
  now: Date,
  pointer: string,
): { readonly key: string; readonly record: RecordBody } | InputError[] {
  const plan = api.collections[collection];
  const validate = plan && api.validators[plan.schema];
  if (!validate) throw new Error(`${api.name} has no schema of ${collection}`);
  const violations = violationsOf(validate, record);
  if (violations.length > 0) {
    return violations.map((one) => ({ pointer: pointer + one.pointer, message: messageOf(one) }));
  }
  try {
    const masked = storedForm(api, collection, record, now);
    const faults = plan.check?.(masked) ?? [];
    if (faults.length > 0) return faults.map((one) => ({ pointer: pointer + one.pointer, message: one.reason }));
    return { key: plan.key(masked), record: masked as RecordBody };
  } catch (error) {
    if (error instanceof RangeError) return [{ pointer, message: `has a date that is ${error.message}` }];
    throw error;
  }
}

/**
 * What is wrong between the records of an import: what one names and isn't there, or doesn't go with it; what two have alike
 * that no two may have.
 *
 * @param contents what the document stands for, its records in the document's order
 */
export function errorsBetween({ collections }: Contents, apis: readonly Api[], pointer: string): InputError[] {
  const errors = apis.flatMap((api) => {
    const others = new Gathered(api, (name) => collections.get(`${api.name}/${name}`));
    return Object.keys(api.collections).flatMap((name) =>
      others.list(name).flatMap((record, i) =>
        faultsAmong(api, name, record, others).map((fault) => ({
          pointer: `${pointer}/collections/${api.name}/${name}/${i}${fault.pointer}`,
          message: fault.reason,
        })),
      ),
    );
  });
  return errors.slice(0, mostErrors);
}

function keyedById<T extends { readonly id: string }>(
  records: readonly T[],
  pointer: string,
  errors: InputError[],
): ReadonlyMap<string, T> {
  const keyed = new Map<string, T>();
  for (const [i, record] of records.entries()) {
    if (keyed.has(record.id)) errors.push({ pointer: `${pointer}/${i}/id`, message: 'stands there twice' });
    keyed.set(record.id, Object.freeze(record));
  }
  return keyed;
}

/** The rules, with what each names told apart. */
async function rulesAsked(
  rules: SavedState['rules'],
  engine: Engine,
  apis: readonly Api[],
  pointer: string,
  errors: InputError[],
): Promise<SavedState['rules']> {
  const asked: SavedState['rules'] = [];
  for (const [i, rule] of rules.entries()) {
    const { scenario, where } = rule;
    const [api, operation] = [rule.api ?? undefined, rule.operation ?? undefined];
    const revived = where === null ? undefined : (reviveQuery(where) as typeof where);
    try {
      const place = await ruleAsked({ api, operation, where: revived, scenario }, apis, engine, `${pointer}/${i}`);
      const owner = apis.find(({ name }) => name === place.api) ?? null;
      const sealed = where && (sealedAnew(where, engine.sealRules(owner)) as typeof where);
      asked.push({ ...rule, api: place.api ?? null, operation: place.operation ?? null, where: sealed });
    } catch (error) {
      const faults = error instanceof Problem ? error.members['errors'] : undefined;
      if (!Array.isArray(faults)) throw error;
      errors.push(...(faults as readonly InputError[]));
    }
  }
  return asked;
}
