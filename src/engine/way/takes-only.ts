import type { AnyOperation } from '../api/api.js';
import type { OperationParameter, ParameterSchema } from '../api/description.js';
import { parseInstant } from '../clock.js';
import { type Headers, headerText } from '../headers.js';
import { validHere } from '../nearest.js';
import { badHeader, badQuery } from '../problem.js';

/** What of a request is looked at before its body. */
interface Asked {
  readonly query: URLSearchParams;
  readonly headers: Headers;
}

/**
 * Refuses what an operation of the sandbox's own API does not say that it takes: nothing is silently ignored.
 *
 * @throws Problem `bad-request` for a query member that it doesn't declare or that stands there twice, and for a value
 * of a query member or a header that its schema doesn't allow
 */
export function takesOnly({ parameters = [] }: Pick<AnyOperation, 'parameters'>, { query, headers }: Asked): void {
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
