import { logLine } from './log-line.js';

/** The first line of a log. In one of the earlier format nothing says which lines were written together. */
export const logHeader = '{"tillbox":"log","format":2}';
export const earlierLogHeader = '{"tillbox":"log","format":1}';

/** What a line says of the log itself, where it is no commit. */
export type Mark =
  /** The lines since this byte were written together: who asked for them is told that they are kept only behind this. */
  | { readonly batch: number }
  /** The log ends here, and goes on in the one of this number, which was there before. */
  | { readonly next: number };

/** Lines that are written together, with the mark behind them. @param start where they begin */
export function batchOf(lines: readonly Buffer[], start: number): Buffer {
  return Buffer.concat([...lines, markLine({ batch: start })]);
}

export function markLine(mark: Mark): Buffer {
  return logLine(JSON.stringify(mark));
}

/** Undefined for a commit. */
export function markIn(text: string): Mark | undefined {
  return text.startsWith('{') ? (JSON.parse(text) as Mark) : undefined;
}
