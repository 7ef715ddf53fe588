import { escapeToken } from '../json-pointer.js';

/** What is open at a place of a JSON text: an object with its names so far, or a list. */
interface Open {
  readonly names: Set<string> | undefined;
  /** The name or index that what comes next stands under. */
  at: string | number;
  isName: boolean;
}

/**
 * The first member that an object has twice: of two JSON.parse keeps the last, and what the first one says is lost.
 *
 * @param text valid JSON
 * @returns its JSON pointer; undefined where there is none
 */
export function namedTwice(text: string): string | undefined {
  const open: Open[] = [];
  let here: Open | undefined;
  for (let i = 0; i < text.length; i++) {
    const sign = text[i];
    if (sign === '"') {
      const end = endOfText(text, i);
      if (here?.names && here.isName && isTwice(here, here.names, text.slice(i, end + 1))) {
        return open.map(({ at }) => `/${escapeToken(String(at))}`).join('');
      }
      i = end;
    } else if (sign === '{' || sign === '[') {
      here = sign === '{' ? { names: new Set(), at: '', isName: true } : { names: undefined, at: 0, isName: false };
      open.push(here);
    } else if (sign === '}' || sign === ']') {
      open.pop();
      here = open.at(-1);
    } else if (here && (sign === ':' || sign === ',')) stepOn(here, sign);
  }
  return undefined;
}

function stepOn(here: Open, sign: ':' | ','): void {
  if (here.names) here.isName = sign === ',';
  else here.at = Number(here.at) + 1;
}

/** Where the quotation mark is that closes the one at a place. */
function endOfText(text: string, start: number): number {
  let end = start + 1;
  while (text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return end;
}

function isTwice(here: Open, names: Set<string>, written: string): boolean {
  here.at = written.includes('\\') ? String(JSON.parse(written)) : written.slice(1, -1);
  if (names.has(here.at)) return true;
  names.add(here.at);
  return false;
}
