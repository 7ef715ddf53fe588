import { letOthersGoFirst } from '../pieces.js';
import { jsonLength } from '../store/size.js';

/** So many bytes an answer of an emulated API that lists records has at most: writing more would hold up everybody. */
export const answerLimit = 12 * 1024 * 1024;
/** As JSON a control character takes six bytes; it is counted as one. */
const mostEscaped = 6;

/** Whether one answer has room for all of these. Only where that isn't plain are they written to be measured. */
export async function fitInAnswer(listed: readonly object[]): Promise<boolean> {
  let length = 0;
  for (const one of listed) length += jsonLength(one) + 1;
  if (length > answerLimit) return false;
  await turnFor(length);
  if (length * mostEscaped <= answerLimit) return true;
  let bytes = 0;
  for (const one of listed) bytes += Buffer.byteLength(JSON.stringify(one)) + 1;
  return bytes <= answerLimit;
}

/** An answer of more bytes takes long enough to be written that others go first. */
const long = 512 * 1024;

/** Before a long answer is made, and between its making and its recording: of those that come together one has a turn. */
export function turnFor(bytes: number): Promise<void> | undefined {
  return bytes > long ? letOthersGoFirst() : undefined;
}
