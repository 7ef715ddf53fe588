import { LowSync } from 'lowdb';
import { type Api, type Bag, Refusal, type Rendered, type Source } from './api.js';
import { Catalogue } from './scenario/catalogue.js';
import type { Fault, Outcome, Parameter, Scenario, Stage } from './scenario/scenario.js';
import { type Validate, violationsOf } from './schema.js';
import type { ScenarioFile } from './shapes.js';
import { DataError, type DataFile, FolderAdapter, type Folders, type TestData } from './store/folder.js';
import { validators } from './validators.js';

/** What a fixture holds: collections of records, and per kind of identifier those that come first. */
interface Fixture {
  readonly ids: Readonly<Record<string, readonly string[]>>;
  readonly collections: ReadonlyMap<string, ReadonlyMap<string, Bag>>;
}

/** Compiles a trigger that no build has compiled ahead of time: a user's own. */
export type CompileTrigger = (schema: object) => Validate;

/** The test data of all APIs, read from the folders and checked. */
export class Library {
  readonly catalogue: Catalogue;
  readonly #fixtures: ReadonlyMap<string, Fixture>;

  /** @throws DataError for the first file that breaks its schema or names what isn't there */
  constructor(
    private readonly apis: readonly Api[],
    folders: readonly Folders[],
    private readonly compileTrigger: CompileTrigger,
  ) {
    const db = new LowSync<TestData>(new FolderAdapter(folders), { fixtures: [], scenarios: [] });
    db.read();
    this.catalogue = new Catalogue(
      db.data.scenarios.map((file) => this.#scenario(file)),
      apis,
    );
    this.#fixtures = new Map(apis.map((api) => [api.name, fixtureOf(api, db.data.fixtures)]));
  }

  firstIds(api: string, _names: readonly string[]): Readonly<Record<string, readonly string[]>> {
    return this.#fixtures.get(api)?.ids ?? {};
  }

  /** The records of a new sandbox, by the store's names of collections. */
  start(createdAt: Date, _names: readonly string[]): Map<string, Map<string, object>> {
    const world = new Map<string, Map<string, object>>();
    for (const api of this.apis) {
      for (const [collection, records] of this.#fixtures.get(api.name)?.collections ?? []) {
        const settle = api.collections[collection]?.settle;
        const settled = [...records].map(([key, record]): [string, object] => [
          key,
          settle ? Object.freeze(settle(record, createdAt)) : record,
        ]);
        world.set(`${api.name}/${collection}`, new Map(settled));
      }
    }
    return world;
  }

  #scenario(file: DataFile): Scenario {
    if (!/^[a-z][a-z0-9-]*$/.test(file.name)) {
      throw new DataError(file.path, '', 'a scenario is named with small letters, digits and hyphens');
    }
    const content = checked<ScenarioFile>(file, validators['scenario']);
    const api = file.api === 'generic' ? null : file.api;
    this.#mustExist(file, api, content);
    mustFitItsStage(file, content);
    this.#mustBeRefusable(file, content);
    return {
      name: file.name,
      api,
      position: content.position ?? Number.MAX_SAFE_INTEGER,
      title: content.title,
      description: content.description,
      source: content.source as Source,
      operations: content.operations,
      stage: content.stage as Stage,
      status: content.status,
      final: content.final ?? false,
      parameters: (content.parameters ?? {}) as Readonly<Record<string, Parameter>>,
      trigger: content.trigger && this.#trigger(file, content.trigger),
      outcome: content.outcome as Outcome,
      example: content.example ?? {},
    };
  }

  #mustExist(file: DataFile, api: string | null, content: ScenarioFile): void {
    if (api === null || content.operations === 'all') return;
    const known = this.apis.find(({ name }) => name === api)?.operations.map(({ id }) => id) ?? [];
    const at = content.operations.findIndex((operation) => !known.includes(operation));
    if (at < 0) return;
    throw new DataError(file.path, `/operations/${at}`, `${api} has these operations: ${known.join(', ')}`);
  }

  #mustBeRefusable(file: DataFile, { outcome, operations, status }: ScenarioFile): void {
    const api = this.apis.find(({ name }) => name === file.api);
    if (!api || !('refuse' in outcome)) return;
    let rendered: Rendered;
    try {
      rendered = api.dialect.refusal(new Refusal(outcome.refuse, outcome.args), operations[0] ?? 'all');
    } catch {
      throw new DataError(file.path, '/outcome/refuse', `${file.api} has no error ${outcome.refuse}`);
    }
    if (rendered.status !== status) {
      throw new DataError(file.path, '/status', `${outcome.refuse} is answered with ${rendered.status}`);
    }
  }

  #trigger(file: DataFile, schema: object): Validate {
    try {
      const shipped = this.apis.find(({ name }) => name === file.api)?.triggers[JSON.stringify(schema)];
      return shipped ?? this.compileTrigger(schema);
    } catch (error) {
      throw new DataError(file.path, '/trigger', error instanceof Error ? error.message : String(error));
    }
  }
}

/** What each fault needs: the stage it acts at, and the parameter it reads. */
const faults: Readonly<Record<Fault, { stage: Stage; parameter?: string }>> = {
  delay: { stage: 'connection', parameter: 'ms' },
  'lost-request': { stage: 'connection' },
  'lost-response': { stage: 'reply' },
  status: { stage: 'authentication', parameter: 'code' },
};

function stagesOf(outcome: ScenarioFile['outcome']): readonly Stage[] {
  if ('direct' in outcome) return ['business'];
  return 'refuse' in outcome ? ['authentication', 'validation', 'business'] : [faults[outcome.fault].stage];
}

/** An outcome at a stage where nothing would come of it is refused. */
function mustFitItsStage(file: DataFile, { outcome, stage, parameters = {} }: ScenarioFile): void {
  const stages = stagesOf(outcome);
  if (!stages.includes(stage)) throw new DataError(file.path, '/stage', `this outcome acts at ${stages.join(', ')}`);
  const needed = 'fault' in outcome ? faults[outcome.fault].parameter : undefined;
  if (needed !== undefined && parameters[needed]?.kind !== 'integer') {
    throw new DataError(file.path, '/parameters', `this fault reads an integer parameter ${needed}`);
  }
}

function fixtureOf(api: Api, files: readonly DataFile[]): Fixture {
  const ids: Record<string, readonly string[]> = {};
  const collections = new Map<string, Map<string, Bag>>();
  for (const file of files.filter((file) => file.api === api.name && file.name === 'default')) {
    const { ids: lists, ...content } = checked<Record<string, unknown>>(file, api.validators['fixture']);
    Object.assign(ids, lists);
    for (const [collection, records] of Object.entries(content)) {
      const merged = collections.get(collection) ?? new Map<string, Bag>();
      for (const [i, record] of (records as Bag[]).entries()) {
        mustSettle(file, `/${collection}/${i}`, () => api.collections[collection]?.settle?.(record, new Date(0)));
        merged.set(api.collections[collection]?.key(record) ?? '', deepFreeze(record));
      }
      collections.set(collection, merged);
    }
  }
  return { ids, collections };
}

/** A date that no schema can judge would fail each request to a new sandbox: it stops the start instead. */
function mustSettle(file: DataFile, pointer: string, settle: () => unknown): void {
  try {
    settle();
  } catch (error) {
    if (error instanceof RangeError) throw new DataError(file.path, pointer, error.message);
    throw error;
  }
}

function checked<T>(file: DataFile, validate: Validate | undefined): T {
  const [violation] = validate ? violationsOf(validate, file.content) : [];
  if (!validate) throw new DataError(file.path, '', 'nothing here takes such a file');
  if (violation) throw new DataError(file.path, violation.pointer || '/', reasonOf(violation));
  return file.content as T;
}

function reasonOf({ keyword, params }: { keyword: string; params: Readonly<Record<string, unknown>> }): string {
  const details = Object.values(params).flat().join(', ');
  return keyword === 'required' ? 'is missing' : `breaks "${keyword}" of its schema${details && ` (${details})`}`;
}

function deepFreeze<T>(value: T): T {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFreeze(member);
  }
  return value;
}
