import { isObject } from '../json.js';
import type { DataFile } from '../store/data-file.js';

/**
 * Scenario files, one for each name: of two the later takes over the members that it has, and what it leaves out stays as
 * the earlier one has it. A trigger of null takes the trigger away.
 *
 * @param beneath the earliest, which are not among those that come out
 */
export function takenOver(beneath: readonly DataFile[], files: readonly DataFile[]): DataFile[] {
  const known = new Map(beneath.map((file) => [placeOf(file), file]));
  const taken = new Map<string, DataFile>();
  for (const file of files) {
    const place = placeOf(file);
    const earlier = taken.get(place) ?? known.get(place);
    taken.set(place, earlier ? over(earlier, file) : file);
  }
  return [...taken.values()];
}

function placeOf({ api, name }: DataFile): string {
  return `${api}/${name}`;
}

/** Content that is no object is left as it is, to be refused. */
function over({ content: shipped }: DataFile, file: DataFile): DataFile {
  const { content: own } = file;
  if (!isObject(shipped) || !isObject(own)) return file;
  const content: Record<string, unknown> = { ...shipped, ...own };
  if (own['trigger'] === null) delete content['trigger'];
  // The status of an error or answer follows from it.
  const outcome = own['outcome'];
  const tells = isObject(outcome) && ('refuse' in outcome || 'answer' in outcome);
  if (tells && !Object.hasOwn(own, 'status')) delete content['status'];
  // Nor does either read what steered the operation.
  if (tells && !Object.hasOwn(own, 'parameters')) delete content['parameters'];
  return { ...file, content };
}
