import type { Destination } from './criteria.js';

const head = /"api":(null|"[^"]*"),"operation":(null|"[^"]*"),/;

/** Where a sealed exchange went, without parsing it. */
export function destinationOf(text: string): Destination {
  // What stands before the two holds no quotation mark that a client chose.
  const [, api = 'null', operation = 'null'] = head.exec(text) ?? [];
  return { api: JSON.parse(api), operation: JSON.parse(operation) };
}

const plainValue = /(?:"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false)(?=[,}])/y;

/** Stands for every value. */
export const anyValue = Symbol('any value');

/**
 * The plain values that the members of one name have, wherever they are in a sealed exchange, without parsing it: what is
 * not among them stands nowhere under that name. `anyValue` where one is masked or a list.
 */
export function valuesUnder(text: string, name: string): readonly unknown[] {
  const key = `${JSON.stringify(name)}:`;
  const values: unknown[] = [];
  for (let at = text.indexOf(key); at !== -1; at = text.indexOf(key, at + 1)) {
    const from = at + key.length;
    plainValue.lastIndex = from;
    const [literal] = plainValue.exec(text) ?? [];
    const masked = literal?.startsWith('"') && literal.includes('*');
    if (masked || (literal === undefined && !text.startsWith('null', from))) return [anyValue];
    if (literal !== undefined) values.push(JSON.parse(literal));
  }
  return values;
}
