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
  const near = ranked(written, names)?.[0];
  return `;${near ? ` did you mean ${near.name}?` : ''} ${lead} ${nearestFirst(written, names).join(', ')}`;
}

/** How an error's text goes on behind a name that is not known, where one comes near: `, the nearest is --port`. */
export function nearestIn(written: string, names: readonly string[]): string {
  const near = ranked(written, names)?.[0];
  return near ? `, the nearest is ${near.name}` : '';
}

/** Those that begin with it first. Undefined where no name comes near enough to be meant. */
function ranked(written: string, names: readonly string[]) {
  const meant = plain(written);
  const far = (name: string) => (meant !== '' && name.startsWith(meant) ? 0 : distance(meant, name));
  const all = names.map((name) => ({ name, far: far(plain(name)) })).sort((a, b) => a.far - b.far);
  const [nearest] = all;
  return nearest && nearest.far <= most(meant) ? all : undefined;
}

/** Two letters that changed places are two apart. */
function most({ length }: string): number {
  return length < 4 ? 1 : Math.max(2, Math.floor(length / 3));
}

function plain(name: string): string {
  return name
    .slice(name.lastIndexOf('/') + 1)
    .slice(0, longest)
    .toLowerCase()
    .replace(/[-_]/g, '');
}
