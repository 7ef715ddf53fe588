import { letOthersGoFirst } from '../engine/pieces.js';

/** So many characters are written at a time. */
const pieceLength = 128 * 1024;

/** The JSON text of what is too much to be written at once, a piece each time that it is asked for more. */
export async function* jsonInPieces(value: object): AsyncGenerator<string> {
  let text = '';
  for (const part of partsOf(value)) {
    text += part;
    if (text.length < pieceLength) continue;
    await letOthersGoFirst();
    yield text;
    text = '';
  }
  yield text;
}

/** Items of lists are written whole, whatever is around them member by member. */
function* partsOf(value: unknown): Generator<string> {
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) yield (i === 0 ? '[' : ',') + JSON.stringify(item);
    yield value.length === 0 ? '[]' : ']';
  } else if (value !== null && typeof value === 'object') {
    let before = '{';
    for (const [name, member] of Object.entries(value)) {
      if (member === undefined) continue;
      yield `${before}${JSON.stringify(name)}:`;
      yield* partsOf(member);
      before = ',';
    }
    yield before === '{' ? '{}' : '}';
  } else yield JSON.stringify(value);
}
