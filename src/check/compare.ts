import diff from 'microdiff';
import { isObject } from '../engine/json.js';

interface Difference {
  /** JSON pointer (RFC 6901) into the answer's body. */
  readonly pointer: string;
  readonly text: string;
}

/**
 * How the form of an answer differs from a sample: members that are missing, strange or of another JSON type. Values count
 * only at and below the pointers in `literal`. Of a list with elements the answer needs one, and each is compared with the
 * sample's at its place, else with the sample's first.
 */
export function differencesOf(sample: unknown, answer: unknown, literal: readonly string[]): Difference[] {
  const expected = formOf(fitted(sample, answer, '', literal), '', literal);
  return diff({ body: expected }, { body: formOf(answer, '', literal) }, { cyclesFix: false }).map((found) => {
    const pointer = found.path.slice(1).reduce<string>((before, token) => `${before}/${escaped(String(token))}`, '');
    if (found.type === 'CREATE') return { pointer, text: 'is not in the sample' };
    if (found.type === 'REMOVE') return { pointer, text: 'is missing' };
    return { pointer, text: `is ${named(found.value)} instead of ${named(found.oldValue)}` };
  });
}

/** Objects whose members come in another order than the sample's, by pointer. */
export function reorderedIn(sample: unknown, answer: unknown, pointer = ''): string[] {
  if (Array.isArray(sample) && Array.isArray(answer)) {
    return answer.flatMap((item, i) => reorderedIn(sample[i] ?? sample[0], item, `${pointer}/${i}`));
  }
  if (!isObject(sample) || !isObject(answer)) return [];
  const expected = Object.keys(sample).filter((name) => Object.hasOwn(answer, name));
  const actual = Object.keys(answer).filter((name) => Object.hasOwn(sample, name));
  const below = expected.flatMap((name) => reorderedIn(sample[name], answer[name], `${pointer}/${escaped(name)}`));
  return expected.join('\n') === actual.join('\n') ? below : [pointer, ...below];
}

/** The sample with as many elements in its lists as the answer has. */
function fitted(sample: unknown, answer: unknown, pointer: string, literal: readonly string[]): unknown {
  if (Array.isArray(sample)) {
    if (!Array.isArray(answer) || isLiteral(pointer, literal) || sample.length * answer.length === 0) return sample;
    return answer.map((item, i) => fitted(sample[i] ?? sample[0], item, `${pointer}/${i}`, literal));
  }
  if (!isObject(sample)) return sample;
  const members = Object.entries(sample).map(([name, value]) => {
    const there = isObject(answer) ? answer[name] : undefined;
    return [name, fitted(value, there, `${pointer}/${escaped(name)}`, literal)];
  });
  return Object.fromEntries(members);
}

/** A value with the name of its JSON type for each leaf; a literal leaf stays, as JSON text. */
function formOf(value: unknown, pointer: string, literal: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item, i) => formOf(item, `${pointer}/${i}`, literal));
  if (isObject(value)) {
    const members = Object.entries(value).map(([name, member]) => [
      name,
      formOf(member, `${pointer}/${escaped(name)}`, literal),
    ]);
    return Object.fromEntries(members);
  }
  if (isLiteral(pointer, literal)) return JSON.stringify(value);
  return value === null ? 'null' : typeof value;
}

function isLiteral(pointer: string, literal: readonly string[]): boolean {
  return literal.some((one) => pointer === one || pointer.startsWith(`${one}/`));
}

function named(form: unknown): string {
  if (typeof form === 'string') return form;
  return Array.isArray(form) ? 'array' : 'object';
}

function escaped(token: string): string {
  return token.replaceAll('~', '~0').replaceAll('/', '~1');
}
