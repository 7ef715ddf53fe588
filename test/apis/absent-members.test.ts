// The same wherever it is kept.
import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { apis } from '../../src/apis/index.js';
import { schemaOptions } from '../../src/engine/ajv-options.js';
import type { AnyOperation, Api } from '../../src/engine/api/api.js';
import { requestOf } from '../../src/engine/scenario/example.js';
import { server } from '../support/shared.js';
import { kindsIn } from '../support/watch.js';

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema | boolean>>;
  readonly if?: Schema;
  readonly then?: Schema;
  readonly else?: Schema;
  readonly allOf?: readonly Schema[];
}

/** What a request schema says of one of its members, given the rest of the body. */
interface Member {
  readonly path: readonly string[];
  readonly required: boolean;
  readonly text: boolean;
}

const ajv = addFormats.default(new Ajv({ ...schemaOptions, strict: false }));
let branches = 0;

/** The members that a schema knows at one place of a body, those of the objects that are there included. */
class Known {
  readonly members = new Map<string, Member>();
  readonly #schemas: ReadonlyMap<string, Schema>;

  constructor(readonly api: Api) {
    const files = readdirSync(api.schemas).filter((file) => file.endsWith('.json'));
    this.#schemas = new Map(
      files.map((file) => [`./${file}`, JSON.parse(readFileSync(new URL(file, api.schemas), 'utf8')) as Schema]),
    );
    for (const [file, schema] of this.#schemas) {
      const id = `${api.name}/${file.slice(2)}`;
      if (!ajv.getSchema(id)) ajv.addSchema(schema, id);
    }
  }

  look(schema: Schema, value: unknown, at: readonly string[] = []): this {
    const object = value !== null && typeof value === 'object' ? (value as Readonly<Record<string, unknown>>) : {};
    for (const part of this.#partsOf(schema, value)) {
      for (const name of part.required ?? []) this.#note([...at, name], { required: true });
      for (const [name, property] of Object.entries(part.properties ?? {})) {
        this.#note([...at, name], { text: typeof property === 'object' && this.#isText(property) });
        if (typeof property === 'object') this.look(property, object[name], [...at, name]);
      }
    }
    return this;
  }

  /** A schema and those that it refers to, as far as their conditions hold for the value. */
  #partsOf(schema: Schema, value: unknown): Schema[] {
    const referred = schema.$ref === undefined ? undefined : this.#schemas.get(schema.$ref);
    const branch = schema.if && (this.#holds(schema.if, value) ? schema.then : schema.else);
    const more = [referred, branch, ...(schema.allOf ?? [])];
    return [schema, ...more.flatMap((one) => (one ? this.#partsOf(one, value) : []))];
  }

  #holds(condition: Schema, value: unknown): boolean {
    return ajv.compile({ $id: `${this.api.name}/branch-${branches++}.json`, ...condition })(value);
  }

  #isText(schema: Schema): boolean {
    return this.#partsOf(schema, undefined).some(({ type, const: only, enum: some = [] }) =>
      [...[type].flat().map((name) => name === 'string' && ''), only, ...some].some((one) => typeof one === 'string'),
    );
  }

  #note(path: readonly string[], found: Partial<Member>): void {
    const place = path.join('/');
    const before = this.members.get(place) ?? { path, required: false, text: false };
    this.members.set(place, {
      path,
      required: before.required || found.required === true,
      text: before.text || found.text === true,
    });
  }
}

type Case = [name: string, written: string, api: Api, operation: AnyOperation, path: readonly string[], value: unknown];

function casesOf(wanted: (member: Member) => readonly unknown[]): Case[] {
  return apis.flatMap((api) =>
    api.operations.flatMap((operation) => {
      // Every field of a form is a text.
      if (operation.request === undefined || operation.form) return [];
      const schema = JSON.parse(readFileSync(new URL(`${operation.request}.json`, api.schemas), 'utf8')) as Schema;
      const members = [...new Known(api).look(schema, operation.example.body ?? {}).members.values()];
      return members.flatMap((member) =>
        wanted(member).map((value): Case => {
          const name = `${api.name} ${operation.id} ${member.path.join('.')}`;
          return [name, JSON.stringify(value), api, operation, member.path, value];
        }),
      );
    }),
  );
}

/** The operation's example with a member set, or left out where the value is undefined, and all that came of it. */
async function outcomeOf(api: Api, operation: AnyOperation, path: readonly string[], value: unknown) {
  const sandbox = server.fresh();
  const { target, headers } = requestOf(api, operation);
  const body = put(operation.example.body ?? {}, path, value);
  const sent = { 'content-type': api.mediaType, ...headers };
  const answer = await server.send(operation.method, target, { sandbox, headers: sent, body });
  const kept = Object.keys(api.collections).map((name) => server.records(sandbox, `${api.name}/${name}`));
  return {
    status: answer.status,
    text: answer.text.replaceAll(sandbox, 'sandbox'),
    kept: JSON.stringify(await Promise.all(kept)).replaceAll(sandbox, 'sandbox'),
    findings: await kindsIn(server, sandbox),
  };
}

function put(whole: unknown, [name = '', ...rest]: readonly string[], value: unknown): object {
  const object = (whole ?? {}) as Readonly<Record<string, unknown>>;
  return { ...object, [name]: rest.length === 0 ? value : put(object[name], rest, value) };
}

describe('an optional member that carries nothing is as good as absent: answered, kept and judged alike', () => {
  const optional = casesOf(({ required, text }) => (required ? [] : text ? [null, ''] : [null]));

  test('there are some of every API', () => {
    const named = new Set(optional.map(([name]) => name.split(' ')[0]));
    expect([...named]).toEqual(apis.map(({ name }) => name));
  });

  test.each(optional)('%s: %s', async (_name, _written, api, operation, path, value) => {
    const absent = await outcomeOf(api, operation, path, undefined);
    expect(absent.status).toBeLessThan(300);
    expect(await outcomeOf(api, operation, path, value)).toEqual(absent);
  });
});

describe('a required member that is null is missing', () => {
  const required = casesOf((member) => (member.required ? [null] : []));

  test.each(required)('%s: %s', async (_name, _written, api, operation, path, value) => {
    const absent = await outcomeOf(api, operation, path, undefined);
    expect(absent.status).toBeGreaterThanOrEqual(400);
    expect(await outcomeOf(api, operation, path, value)).toEqual(absent);
  });
});
