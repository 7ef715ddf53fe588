const noText = /(?:-?\d[\d.eE+-]*|true|false)(?=[,}])/y;

/** Stands for every value. */
export const anyValue = Symbol('any value');

/** The name that the value of a dotted path stands under; numbers are places in lists. */
export function lastName(path: string): string {
  return path.split('.').findLast((name) => !/^\d+$/.test(name)) ?? path;
}

/**
 * The plain values that the members of one name have, wherever they are in a sealed exchange, without parsing it: what is
 * not among them stands nowhere under that name. `anyValue` where one is masked, a list,
 * or a text that JSON escapes.
 */
export function valuesUnder(text: string, name: string): readonly unknown[] {
  const key = keyOf(name);
  const values: unknown[] = [];
  for (let at = text.indexOf(key); at !== -1; at = text.indexOf(key, at + 1)) {
    const from = at + key.length;
    const value = text[from] === '"' ? textAt(text, from) : otherAt(text, from);
    if (value === anyValue) return [anyValue];
    values.push(value);
  }
  return values;
}

const keys = new Map<string, string>();
const mostKeys = 1_000;

function keyOf(name: string): string {
  const known = keys.get(name);
  if (known !== undefined) return known;
  if (keys.size >= mostKeys) keys.clear();
  const key = `${JSON.stringify(name)}:`;
  keys.set(name, key);
  return key;
}

function textAt(text: string, from: number): unknown {
  const value = text.slice(from + 1, text.indexOf('"', from + 1));
  // Masked, or written with a quotation mark or another sign in it.
  return value.includes('*') || value.includes('\\') ? anyValue : value;
}

/** No query asks for null by a plain value. */
function otherAt(text: string, from: number): unknown {
  if (text.startsWith('null', from)) return null;
  noText.lastIndex = from;
  const [literal] = noText.exec(text) ?? [];
  return literal === undefined ? anyValue : JSON.parse(literal);
}
