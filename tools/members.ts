import type { Members } from '../src/engine/schema.js';

interface Schema {
  readonly type?: string | readonly string[];
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema | boolean>>;
  readonly if?: Schema;
  readonly then?: Schema;
  readonly else?: Schema;
  readonly allOf?: readonly Schema[];
}

/** The members that each schema of a folder knows, however deep and under whatever condition. */
export function membersOf(schemas: ReadonlyMap<string, object>): Record<string, Members> {
  const known = [...schemas].map(([name, schema]) => [name, membersIn(schema, schemas)] as const);
  return Object.fromEntries(known.flatMap(([name, members]) => (members ? [[name, members]] : [])));
}

function membersIn(schema: Schema, schemas: ReadonlyMap<string, Schema>): Members | undefined {
  const referred = schema.$ref === undefined ? undefined : schemas.get(schema.$ref.replace(/^\.\/|\.json$/g, ''));
  const parts = [referred, schema.if, schema.then, schema.else, ...(schema.allOf ?? [])];
  const found = parts.flatMap((part) => (part ? [membersIn(part, schemas)] : []));
  const own = Object.entries(schema.properties ?? {}).map(([name, property]) => [
    name,
    property === true || property === false ? {} : memberOf(property, schemas),
  ]);
  if (schema.properties) found.push(Object.fromEntries(own));
  return found.reduce((all, members) => (all && members ? merged(all, members) : (all ?? members)), undefined);
}

function memberOf(schema: Schema, schemas: ReadonlyMap<string, Schema>): Members[string] {
  const documented = documentedType(schema, schemas);
  const members = membersIn(schema, schemas);
  return { ...(documented && { documented }), ...(members && { members }) };
}

/** Of text and numbers, where both are taken, the one that is written first is the documented one. */
function documentedType(schema: Schema, schemas: ReadonlyMap<string, Schema>): 'string' | 'number' | undefined {
  const referred = schemas.get(schema.$ref?.replace(/^\.\/|\.json$/g, '') ?? '');
  if (referred) return documentedType(referred, schemas);
  const types = [schema.type ?? []].flat().map((type) => (type === 'integer' ? 'number' : type));
  if (!types.includes('string') || !types.includes('number')) return undefined;
  return types.indexOf('string') < types.indexOf('number') ? 'string' : 'number';
}

function merged(a: Members, b: Members): Members {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return Object.fromEntries(
    names.map((name) => {
      const inA = a[name]?.members;
      const inB = b[name]?.members;
      const members = inA && inB ? merged(inA, inB) : (inA ?? inB);
      return [name, { ...a[name], ...b[name], ...(members && { members }) }];
    }),
  );
}
