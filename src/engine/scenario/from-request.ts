import { inWords, isOf, type Kind } from '../api/takes.js';
import { type DataFile, faulty } from '../data-file.js';
import type { Bag } from '../json.js';
import { isObject } from '../json.js';
import { at, escapeToken, namesIn } from '../json-pointer.js';
import { validHere } from '../nearest.js';
import type { Validate } from '../schema.js';
import { type About, isText, nothingAt, notSmall } from './request-members.js';

/** An argument that is taken from the request: `{"from": pointer, "else": value}`. */
interface Taken extends About {
  readonly kind: Kind;
  readonly value: Bag;
  /** Before business nothing has looked at the body yet. */
  readonly stage: string;
}

const members = ['from', 'else'];

/**
 * What an argument takes from the request has to be there, or something else has to be given for requests without it.
 *
 * @param place JSON pointer to the argument in the file
 * @throws DataError
 */
export function mustBeThere(file: DataFile, place: string, taken: Taken): void {
  const { kind, value } = taken;
  const { from, else: otherwise } = value;
  const stray = Object.keys(value).find((name) => !members.includes(name));
  if (stray !== undefined) {
    throw faulty(file, `${place}/${escapeToken(stray)}`, `is not known here${validHere(stray, members)}`);
  }
  if (typeof from !== 'string' || !from.startsWith('/')) {
    throw faulty(file, `${place}/from`, 'has to be a JSON pointer into the request, such as /body/amount');
  }
  const names = namesIn(from);
  const nothing = nothingAt(taken, names) ?? notSmall(names);
  if (nothing !== undefined) throw faulty(file, `${place}/from`, nothing);
  if (otherwise === undefined) {
    if (isSure(taken, names)) return;
    const reason = `is missing: a request may have nothing at ${from}, or not ${inWords(kind)}`;
    throw faulty(file, `${place}/else`, reason);
  }
  if (isObject(otherwise) && Object.hasOwn(otherwise, 'from')) {
    mustBeThere(file, `${place}/else`, { ...taken, value: otherwise });
  } else if (!isOf(kind, otherwise)) throw faulty(file, `${place}/else`, `has to be ${inWords(kind)}`);
}

/**
 * Whether every request of the operations has it: what names the path, and members that are required under no condition.
 * Which numbers it has, or which of a few texts, is never sure.
 */
function isSure({ operations, api, kind, stage }: Taken, names: readonly string[]): boolean {
  const [part, ...rest] = names;
  if (kind !== 'text' && kind !== 'any') return false;
  if (part !== 'body' || rest.length === 0) return part !== 'headers' && part !== 'query' && isText(names);
  const pointer = rest.map((name) => `/${escapeToken(name)}`).join('');
  return (
    stage === 'business' &&
    operations.every(({ request, bodyOptional, example }) => {
      const validate = request ? api.validators[request] : undefined;
      const isScalar = ['string', 'number'].includes(typeof at(example.body, pointer));
      return validate && !bodyOptional && isScalar && mustHave(validate, rest);
    })
  );
}

function mustHave(validate: Validate, names: readonly string[]): boolean {
  validate(emptyAround(names));
  const within = names.slice(0, -1).map((name) => `/${escapeToken(name)}`);
  return (validate.errors ?? []).some(
    ({ instancePath, schemaPath, params }) =>
      instancePath === within.join('') &&
      params['missingProperty'] === names.at(-1) &&
      !/\/(then|else|anyOf|oneOf|not)\//.test(schemaPath),
  );
}

/** A body with nothing in it but what the names lead through. */
function emptyAround([name = '', ...rest]: readonly string[]): object {
  return rest.length === 0 ? {} : { [name]: emptyAround(rest) };
}
