import type { AnyOperation } from '../api/api.js';
import type { OperationParameter, ParameterSchema } from '../api/description.js';
import type { Body } from '../body.js';
import { parseInstant } from '../clock.js';
import { type Headers, headerText } from '../headers.js';
import { isObject } from '../json.js';
import { validHere } from '../nearest.js';
import { badHeader, badInput, badQuery } from '../problem.js';

/** What a request asks for. */
interface Asked {
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: Body;
}

/**
 * Refuses what an operation of the sandbox's own API does not say that it takes: nothing is silently ignored.
 *
 * @throws Problem `bad-request` for a query member that it doesn't declare or that stands there twice, for a value of a
 * query member or a header that its schema doesn't allow, and for a body that says something to an operation without one
 */
export function takesOnly(
  { parameters = [], request }: Pick<AnyOperation, 'parameters' | 'request'>,
  { query, headers, body }: Asked,
): void {
  const declared = parameters.filter((one) => one.in === 'query');
  const names = declared.map(({ name }) => name);
  const given = [...query.keys()];
  const twice = given.find((name, i) => given.indexOf(name) !== i);
  if (twice !== undefined) throw badQuery(twice, 'stands there more than once');
  const stray = given.find((name) => !names.includes(name));
  if (stray !== undefined) {
    const takes = names.length > 0 ? validHere(stray, names, 'it takes') : '; it takes none';
    throw badQuery(stray, `there is no such query parameter here${takes}`);
  }
  for (const parameter of declared) {
    const wrong = wrongValue(parameter, query.get(parameter.name) ?? undefined);
    if (wrong !== undefined) throw badQuery(parameter.name, wrong);
  }
  for (const parameter of parameters.filter((one) => one.in === 'header')) {
    const wrong = wrongValue(parameter, headerText(headers[parameter.name.toLowerCase()]));
    if (wrong !== undefined) throw badHeader(parameter.name, wrong);
  }
  if (request === undefined && saysSomething(body)) {
    throw badInput([{ pointer: '/body', message: 'is there, and this path takes no body with this method' }]);
  }
}

/** Some clients send `{}` where they have nothing to say. One that is too large is refused for that. */
function saysSomething(body: Body): boolean {
  if (body.kind === 'empty' || body.kind === 'too-large') return false;
  return body.kind !== 'json' || !isObject(body.value) || Object.keys(body.value).length > 0;
}

/** Why a text is none of a parameter's values; undefined where it is one, or where there is none. */
function wrongValue({ name, schema = {} }: OperationParameter, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const { type, format, enum: values } = schema;
  if (values && !values.includes(text)) return `there is no ${name} ${text}${validHere(text, values, 'there are')}`;
  if (type === 'boolean') return text === 'true' || text === 'false' ? undefined : 'is true or false';
  if (type === 'integer') return wrongInteger(schema, text);
  if (format !== 'date-time' || parseInstant(text)) return undefined;
  return `is an instant with its zone, such as 2026-01-31T12:00:00Z, not "${text}"`;
}

/** Of more digits a number is not exact. */
const integer = /^\d{1,16}$/;

function wrongInteger({ minimum = 0, maximum }: ParameterSchema, text: string): string | undefined {
  const value = integer.test(text) ? Number(text) : Number.NaN;
  if (value >= minimum && value <= (maximum ?? Number.MAX_SAFE_INTEGER)) return undefined;
  return `is a whole number${maximum === undefined ? `, ${minimum} or more` : ` from ${minimum} to ${maximum}`}`;
}
