import { printable } from '../printable.js';
import { errors } from './undici.js';
import { Unsent } from './unsent.js';

/** What callbacks show of an attempt that brought no answer, in one line. */
export function lineOf(error: unknown): string {
  return printable(error instanceof Unsent ? error.message : `reset: ${reasonOf(error)}`);
}

/** The words of what undici throws are about its own inside. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof errors.HeadersOverflowError) return 'the headers of the answer have more than 16 KiB';
  if (error instanceof errors.ResponseContentLengthMismatchError) return 'the answer is not as long as it says';
  if (error instanceof errors.HTTPParserError) return 'the answer is no HTTP';
  if (error instanceof errors.SocketError) return socketReasons[error.message] ?? error.message;
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'ECONNRESET' || code === 'EPIPE') return `the receiver reset the connection (${code})`;
  return error.message;
}

const socketReasons: Readonly<Record<string, string>> = {
  'other side closed': 'the receiver closed the connection before its answer was whole',
  'bad response': 'the receiver said 100 Continue, or answered before it was asked',
  'bad upgrade': 'the receiver switched to another protocol',
};
