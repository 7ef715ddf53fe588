import { isDeepStrictEqual } from 'node:util';
import type { DataFile } from '../data-file.js';
import { isObject } from '../json.js';
import type { Stage } from '../request/scenario.js';
import { stagesOf } from './fault-needs.js';

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
  const content: Record<string, unknown> = { ...shipped };
  if (isObject(own['outcome'])) followOutcome(content, own['outcome']);
  Object.assign(content, own);
  if (own['trigger'] === null) delete content['trigger'];
  const { trusted: _, ...whole } = file;
  return { ...whole, content };
}

/** What follows from an outcome, or was said of the one that ships, doesn't stay as it ships. */
function followOutcome(shipped: Record<string, unknown>, outcome: Readonly<Record<string, unknown>>): void {
  const { outcome: before } = shipped;
  if (isDeepStrictEqual(before, outcome)) return;
  delete shipped['status'];
  const parameters = parametersLeft(shipped['parameters'], outcome['direct']);
  if (parameters) shipped['parameters'] = parameters;
  else delete shipped['parameters'];
  const stages = stagesOf(outcome);
  if (stages.length > 0 && !stages.includes(shipped['stage'] as Stage)) shipped['stage'] = stages[0];
  // An error of the vendor's in other words is the vendor's still; whatever else takes its place nobody has stated.
  const isVendors = isObject(before) && 'refuse' in before && before['refuse'] === outcome['refuse'];
  if (!isVendors && Object.hasOwn(shipped, 'source')) shipped['source'] = 'ours';
}

/** Those that steer an operation go with what steers it otherwise, and where nothing does. */
function parametersLeft(parameters: unknown, direct: unknown): object | undefined {
  if (!isObject(direct) || !isObject(parameters)) return undefined;
  const left = Object.entries(parameters).filter(([name]) => !Object.hasOwn(direct, name));
  return left.length > 0 ? Object.fromEntries(left) : undefined;
}
