import { STATUS_CODES } from 'node:http';

/** Where Node still has the older phrase. */
const renamed: Readonly<Record<number, string>> = { 413: 'Content Too Large', 422: 'Unprocessable Content' };

/** The phrase of RFC 9110 for a status from 400 to 599; one that nobody registered counts as the x00 of its class (15). */
export function statusPhrase(status: number): string {
  return renamed[status] ?? STATUS_CODES[status] ?? (status < 500 ? 'Bad Request' : 'Internal Server Error');
}
