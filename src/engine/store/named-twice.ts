import { escapeToken } from '../schema.js';

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
  for (const [token] of text.matchAll(/"(?:\\.|[^"\\])*"|[{}[\],:]/g)) {
    const here = open.at(-1);
    if (token === '{') open.push({ names: new Set(), at: '', isName: true });
    else if (token === '[') open.push({ names: undefined, at: 0, isName: false });
    else if (token === '}' || token === ']') open.pop();
    else if (!here) continue;
    else if (token === ':') here.isName = false;
    else if (token === ',') {
      if (here.names) here.isName = true;
      else here.at = Number(here.at) + 1;
    } else if (here.names && here.isName) {
      here.at = String(JSON.parse(token));
      if (here.names.has(here.at)) return open.map(({ at }) => `/${escapeToken(String(at))}`).join('');
      here.names.add(here.at);
    }
  }
  return undefined;
}
