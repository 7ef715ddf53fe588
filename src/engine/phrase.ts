import { STATUS_CODES } from 'node:http';

/** Node keeps the phrases of RFC 7231 and 4918 for these. */
const renamed: ReadonlyMap<number, string> = new Map([
  [413, 'Content Too Large'],
  [422, 'Unprocessable Content'],
]);

/** The reason phrase of a status in RFC 9110; of an unregistered one, that of its class (section 15). */
export function reasonPhrase(status: number): string {
  const own = renamed.get(status) ?? STATUS_CODES[status] ?? STATUS_CODES[Math.floor(status / 100) * 100];
  return own ?? 'Error';
}
