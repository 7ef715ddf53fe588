/** Nested deeper than this a body counts as malformed: no vendor's request has more than three levels. */
export const depthLimit = 100;

const longNumber = /\d[\d.]{15}/;

/**
 * The value of a JSON text; of its numbers those that JSON.parse would round are infinite, which no schema takes.
 *
 * @throws SyntaxError
 */
export function parsedJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return longNumber.test(text) ? JSON.parse(withoutLongNumbers(text)) : value;
}

/**
 * A number literal of more than 15 significant digits would be rounded by JSON.parse and then pass for another amount.
 * It becomes infinite, which no schema takes for a number, nor for a string.
 *
 * @param text well-formed JSON
 */
function withoutLongNumbers(text: string): string {
  return text.replace(/"(?:\\.|[^"\\])*"|-?\d[\d.]*(?:[eE][+-]?\d+)?/g, (token) => {
    const digits = token
      .replace(/[eE].*$/, '')
      .replace(/[-.]/g, '')
      .replace(/^0+/, '');
    if (token.startsWith('"') || digits.length <= 15) return token;
    return token.startsWith('-') ? '-1e999' : '1e999';
  });
}
