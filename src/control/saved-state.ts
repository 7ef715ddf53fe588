import type { Api } from '../engine/api/api.js';
import { faultsAmong, Gathered } from '../engine/api/neighbours.js';
import { taskCollection } from '../engine/api/unit-of-work.js';
import { policyCollection, policyId } from '../engine/callbacks/policy.js';
import { parseInstant } from '../engine/clock.js';
import { frozen } from '../engine/frozen.js';
import type { Bag } from '../engine/json.js';
import { escapeToken } from '../engine/json-pointer.js';
import { maskRecord } from '../engine/masking/mask-record.js';
import { Pieces } from '../engine/pieces.js';
import { badInput, type InputError } from '../engine/problem.js';
import { ruleCollection } from '../engine/sandbox/armed-rules.js';
import { timeIn, type World, worldCollection, worldId } from '../engine/sandbox/world.js';
import { messageOf, violationsOf } from '../engine/schema.js';
import type { Contents } from '../engine/store/store.js';
import { storedForm } from '../engine/test-data/fixture.js';
import type { Engine } from '../engine/way/engine.js';
import { errorsIn } from './callback-policy-errors.js';
import { goOver, mostErrors } from './go-over.js';
import { countersOf, findCounterErrors, highest, savedCounters } from './saved-counters.js';
import { type RuleReading, rulesAsked } from './saved-rules.js';
import type { RecordBody, SavedState } from './shapes.js';

/** What a sandbox holds as one document: no journal, no snapshots, nothing secret. */
export function savedState({ collections, counters }: Contents, world: World, now: Date): SavedState {
  const saved: SavedState['collections'] = {};
  for (const [name, records] of collections) {
    const [api = '', collection] = name.split('/');
    if (collection === undefined) continue;
    saved[api] = { ...saved[api], [collection]: [...records.values()] as RecordBody[] };
  }
  const policy = collections.get(policyCollection)?.get(policyId) as SavedState['callbackPolicy'];
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
    rules: (list(ruleCollection) as SavedState['rules']).map(asExported),
    counters: savedCounters(counters),
    ...(policy && { callbackPolicy: policy }),
  };
}

/** What a document is read with. */
export type StateReading = RuleReading & Pick<Engine, 'clock'>;

/**
 * What a document stands for, its world aside. Card numbers in records are masked. Others go first now and then.
 *
 * @param pointer where the document stands in the request, for errors
 * @throws Problem `bad-request` for an API, a collection, a task, a fixture or a counter that isn't there, a record that
 *   breaks its schema, two records of one key, a rule that can't be asked
 */
export async function contentsOf(
  state: SavedState,
  engine: StateReading,
  apis: readonly Api[],
  pointer: string,
): Promise<Contents> {
  const real = engine.clock.now();
  const fixtures = engine.library.fixtureNames();
  const pieces = new Pieces();
  const errors: InputError[] = await timeErrors(state, real, pointer, pieces);
  if (errors.length > 0) throw badInput(errors);
  const now = timeIn(state, real);
  const collections = new Map<string, ReadonlyMap<string, object>>();
  for (const [name, saved] of Object.entries(state.collections)) {
    const api = apis.find((one) => one.name === name);
    const here = `${pointer}/collections/${escapeToken(name)}`;
    if (api) await readCollections(api, saved, now, here, collections, pieces, errors);
    else errors.push({ pointer: here, message: `is none of ${apis.map((one) => one.name).join(', ')}` });
  }
  await goOver(state.tasks, pieces, errors, ({ api, task }, i) => {
    if (Object.hasOwn(apis.find(({ name }) => name === api)?.tasks ?? {}, task)) return;
    errors.push({ pointer: `${pointer}/tasks/${i}/task`, message: 'is no task of this API' });
  });
  for (const [i, name] of state.fixtures.entries()) {
    if (fixtures.includes(name)) continue;
    errors.push({ pointer: `${pointer}/fixtures/${i}`, message: `is none of ${fixtures.join(', ')}` });
  }
  await findCounterErrors(state.counters, apis, `${pointer}/counters`, pieces, errors);
  const rules = await rulesAsked(state.rules, { engine, apis, pieces }, `${pointer}/rules`, errors);
  const tasks: SavedState['tasks'] = [];
  await goOver(state.tasks, pieces, errors, (task) => tasks.push(maskRecord(task, noIdentifiers)));
  collections.set(taskCollection, await keyedById(tasks, `${pointer}/tasks`, pieces, errors));
  collections.set(ruleCollection, await keyedById(rules, `${pointer}/rules`, pieces, errors));
  const { callbackPolicy } = state;
  if (callbackPolicy) {
    errors.push(...errorsIn(callbackPolicy, `${pointer}/callbackPolicy`));
    collections.set(policyCollection, new Map([[policyId, callbackPolicy]]));
  }
  if (errors.length > 0) throw badInput(errors.slice(0, mostErrors));
  return { collections, counters: countersOf(state) };
}

/** The same in a sandbox, which keeps its own name, age, idle timeout, credentials and callback target. */
export function inWorld({ collections, counters }: Contents, state: SavedState, world: World): Contents {
  const { seed, time, clock, fixtures, rules } = state;
  const next: World = { ...world, seed, time, clock, fixtures, rules: rules.length };
  return { collections: new Map([...collections, [worldCollection, new Map([[worldId, next]])]]), counters };
}

const noIdentifiers = new Map<string, never>();

/** It may have been imported as the highest, and counted on. */
function asExported(rule: SavedState['rules'][number]): SavedState['rules'][number] {
  return rule.applied > highest ? { ...rule, applied: highest } : rule;
}

/** Instants that the clock can't show would fail every request of the sandbox. */
async function timeErrors(
  { time, clock, tasks, rules }: SavedState,
  real: Date,
  pointer: string,
  pieces: Pieces,
): Promise<InputError[]> {
  const errors: InputError[] = [];
  const look = (member: string, text: string | null) => {
    if (text === null || parseInstant(text) !== undefined) return;
    errors.push({ pointer: pointer + member, message: 'is an instant of the years 0000 to 9999' });
  };
  look('/time', time);
  look('/clock/at', clock.mode === 'frozen' ? clock.at : null);
  await goOver(tasks, pieces, errors, ({ at }, i) => look(`/tasks/${i}/at`, at));
  await goOver(rules, pieces, errors, ({ createdAt }, i) => look(`/rules/${i}/createdAt`, createdAt));
  if (errors.length > 0) return errors;
  const year = timeIn({ clock }, real).getUTCFullYear();
  if (year >= 0 && year <= 9999) return [];
  return [{ pointer: `${pointer}/clock/ms`, message: 'leads out of the years 0000 to 9999' }];
}

async function readCollections(
  api: Api,
  saved: SavedState['collections'][string],
  now: Date,
  pointer: string,
  into: Map<string, ReadonlyMap<string, object>>,
  pieces: Pieces,
  errors: InputError[],
): Promise<void> {
  for (const [name, records] of Object.entries(saved)) {
    const here = `${pointer}/${escapeToken(name)}`;
    if (!Object.hasOwn(api.collections, name)) {
      errors.push({ pointer: here, message: `is none of ${Object.keys(api.collections).join(', ')}` });
      continue;
    }
    const keyed = new Map<string, object>();
    await goOver(records, pieces, errors, (record, i) => {
      const read = recordOf(api, name, record, now, `${here}/${i}`);
      if (Array.isArray(read)) errors.push(...read);
      else if (keyed.has(read.key)) errors.push({ pointer: `${here}/${i}`, message: `is ${read.key} once more` });
      else keyed.set(read.key, read.record);
    });
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
export async function errorsBetween(
  { collections }: Contents,
  apis: readonly Api[],
  pointer: string,
): Promise<InputError[]> {
  const errors: InputError[] = [];
  const pieces = new Pieces();
  for (const api of apis) {
    const others = new Gathered(api, (name) => collections.get(`${api.name}/${name}`));
    for (const name of Object.keys(api.collections)) {
      await goOver(others.list(name), pieces, errors, (record, i) => {
        for (const fault of faultsAmong(api, name, record, others)) {
          errors.push({
            pointer: `${pointer}/collections/${api.name}/${name}/${i}${fault.pointer}`,
            message: fault.reason,
          });
        }
      });
    }
  }
  return errors.slice(0, mostErrors);
}

async function keyedById<T extends { readonly id: string }>(
  records: readonly T[],
  pointer: string,
  pieces: Pieces,
  errors: InputError[],
): Promise<ReadonlyMap<string, T>> {
  const keyed = new Map<string, T>();
  await goOver(records, pieces, errors, (record, i) => {
    if (keyed.has(record.id)) errors.push({ pointer: `${pointer}/${i}/id`, message: 'stands there twice' });
    keyed.set(record.id, frozen(record));
  });
  return keyed;
}
