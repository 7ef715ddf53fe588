import { distance } from 'fastest-levenshtein';

/** Of a name that somebody made up no more is compared. */
const longest = 200;

/**
 * Names by how near they come to what was written, the nearest first; as they are where none comes near. Case, hyphens,
 * underscores and what qualifies a name make no difference.
 */
export function nearestFirst(written: string, names: readonly string[]): readonly string[] {
  return ranked(written, names)?.map(({ name }) => name) ?? names;
}

/**
 * How an error's text goes on behind a name that is not known: `; did you mean dccard-3? valid here: dccard-3, dccard-1`.
 */
export function validHere(written: string, names: readonly string[], lead = 'valid here:'): string {
  return `; ${meantBy(written, names)}${lead} ${nearestFirst(written, names).join(', ')}`;
}

/** `did you mean dccard-3? ` with a blank behind it where a name comes near, else empty. */
export function meantBy(written: string, names: readonly string[]): string {
  const near = nearestOf(written, names);
  return near === undefined ? '' : `did you mean ${near}? `;
}

/** How an error's text goes on behind a name that is not known, where one comes near: `, the nearest is --port`. */
export function nearestIn(written: string, names: readonly string[]): string {
  const near = nearestOf(written, names);
  return near === undefined ? '' : `, the nearest is ${near}`;
}

/** The name that is likely to be meant; undefined where none comes near. */
export function nearestOf(written: string, names: readonly string[]): string | undefined {
  return ranked(written, names)?.[0]?.name;
}

/** Undefined where no name comes near enough to be meant. */
function ranked(written: string, names: readonly string[]) {
  const all = names.map((name) => ({ name, far: farFrom(written, name) })).sort((a, b) => a.far - b.far);
  const [nearest] = all;
  return nearest && nearest.far <= most(plain(written)) ? all : undefined;
}

/** The same first, then what begins with it, then what has all its words, then by letters. */
function farFrom(written: string, name: string): number {
  const [meant, known] = [plain(written), plain(name)];
  if (known === meant) return -1;
  if (meant === '') return distance(meant, known);
  if (known.startsWith(meant)) return 0;
  return hasAllWordsOf(written, name) ? 0.5 : distance(meant, known);
}

function hasAllWordsOf(written: string, name: string): boolean {
  const words = wordsOf(name);
  return wordsOf(written).every((word) => words.includes(word));
}

/** Two letters that changed places are two apart. */
function most({ length }: string): number {
  return length < 4 ? 1 : Math.max(2, Math.floor(length / 3));
}

function plain(name: string): string {
  return wordsOf(name).join('');
}

function wordsOf(name: string): string[] {
  const unqualified = name.slice(name.lastIndexOf('/') + 1);
  return unqualified.slice(0, longest).toLowerCase().split(/[-_]/).filter(Boolean);
}
