import { printable } from '../engine/printable.js';

/** Says something in one line on standard error, whatever somebody else has written into it. */
export function say(text: string): void {
  process.stderr.write(`${printable(text)}\n`);
}
