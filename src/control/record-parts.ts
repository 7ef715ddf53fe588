import type { Api } from '../engine/api/api.js';
import { isObject } from '../engine/json.js';
import { validHere } from '../engine/nearest.js';
import { bundledSchema } from '../engine/openapi/components.js';
import { badInput } from '../engine/problem.js';
import type { Parts } from '../engine/query/query.js';
import { comparedIn, conditionsIn, equalities } from './conditions.js';

type Schema = Readonly<Record<string, unknown>>;

/** What a query over a collection's records can name; undefined where a record may have any member. */
export function recordParts(api: Api, collection: string): Parts | undefined {
  const members = membersOf(schemaOf(api, collection));
  if (!members) return undefined;
  const names = Object.fromEntries(Object.keys(members).map((member) => [member, 'any'] as const));
  return { said: `no member of a record of ${collection}`, names };
}

/**
 * Refuses a query, one that can be run, for what no record has further in: a member of a member that there is none of, a
 * word that is none of those which a member may be.
 *
 * @throws Problem `bad-request`
 */
export function mustBeInRecords(where: unknown, api: Api, collection: string, pointer: string): void {
  const schema = schemaOf(api, collection);
  const errors = [...conditionsIn(where, pointer)].flatMap(({ path, operand, pointer: here }) => {
    const found = below(schema, path.split('.'), schema);
    if (typeof found === 'string') return [{ pointer: here, message: found }];
    const words = found['enum'];
    return [...comparedIn(operand, here)].flatMap(({ operator, value, pointer: at }) => {
      if (!equalities.has(operator)) return [];
      const kind = kindReason(found, value);
      if (kind !== undefined) return [{ pointer: at, message: `${path} ${kind}` }];
      if (!Array.isArray(words) || typeof value !== 'string' || words.includes(value)) return [];
      const valid = validHere(
        value,
        words.filter((word) => typeof word === 'string'),
        'there are',
      );
      return [{ pointer: at, message: `${path} is never ${value}${valid}` }];
    });
  });
  if (errors.length > 0) throw badInput(errors);
}

const kinds: Readonly<Record<string, string>> = { string: 'a text', boolean: 'true or false', number: 'a number' };

/** Why a plain value is never what a member is, as far as its schema says of what type that is. */
function kindReason({ type }: Schema, value: unknown): string | undefined {
  const types = [type].flat().map((one) => (one === 'integer' ? 'number' : String(one)));
  const own = typeof value;
  if (
    !Object.hasOwn(kinds, own) ||
    types.some((one) => one === own || !(one === 'null' || Object.hasOwn(kinds, one)))
  ) {
    return undefined;
  }
  const [meant = ''] = types.filter((one) => one !== 'null');
  if (!Object.hasOwn(kinds, meant)) return undefined;
  const advice = meant === 'string' ? `; write ${JSON.stringify(String(value))}` : '';
  return `is ${kinds[meant]} in every record${advice}`;
}

/** The schema of what stands at a dotted path, empty where anything may; a text is the reason why nothing can. */
function below(schema: Schema, [name, ...rest]: readonly string[], root: Schema): Schema | string {
  const { $ref } = schema;
  if (typeof $ref === 'string') {
    const target = isObject(root['$defs']) ? root['$defs'][$ref.replace('#/$defs/', '')] : undefined;
    return isObject(target) ? below(target, name === undefined ? [] : [name, ...rest], root) : {};
  }
  const other = whereNotNull(schema);
  if (other) return below(other, name === undefined ? [] : [name, ...rest], root);
  if (name === undefined) return schema;
  // A name is looked for in each item of a list.
  const { items } = schema;
  if (isObject(items)) return below(items, /^\d+$/.test(name) ? rest : [name, ...rest], root);
  const members = membersOf(schema);
  if (!members) return {};
  const member = Object.hasOwn(members, name) ? members[name] : undefined;
  if (isObject(member)) return below(member, rest, root);
  return `there is no member ${name} there${validHere(name, Object.keys(members), 'there are')}`;
}

/** Of what may be null, or one other thing, that other. */
function whereNotNull({ oneOf }: Schema): Schema | undefined {
  if (!Array.isArray(oneOf)) return undefined;
  const others = oneOf.filter((one) => isObject(one) && one['type'] !== 'null');
  return others.length === 1 && isObject(others[0]) ? others[0] : undefined;
}

/** Undefined where others may stand beside them. */
function membersOf({ additionalProperties, properties }: Schema): Schema | undefined {
  return additionalProperties === false && isObject(properties) ? properties : undefined;
}

/** Schemas are read once: they are part of the package. */
const schemas = new Map<string, Schema>();

function schemaOf(api: Api, collection: string): Schema {
  const name = api.collections[collection]?.schema ?? '';
  const { href } = new URL(name, api.schemas);
  const schema = schemas.get(href) ?? bundledSchema(api.schemas, name);
  schemas.set(href, schema);
  return schema;
}
