/** Where a request went; null where nobody owns the path, or the API has no such operation. */
export interface Destination {
  readonly api: string | null;
  readonly operation: string | null;
}

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

/** The name that the value of a dotted path stands under; numbers are places in lists. */
export function lastName(path: string): string {
  return path.split('.').findLast((name) => !/^\d+$/.test(name)) ?? path;
}

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
