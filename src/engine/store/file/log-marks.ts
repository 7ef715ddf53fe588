import { logLine } from './log-line.js';
import type { WrittenOutline } from './outline.js';

/** The first line of a log. In one of the earlier format nothing says which lines were written together. */
export const logHeader = '{"tillbox":"log","format":2}';
export const earlierLogHeader = '{"tillbox":"log","format":1}';

/** What a line says of the log itself, where it is no commit. */
export type Mark =
  /**
   * The lines since this byte were written together: who asked for them is told that they are kept only behind this. Whose
   * they are, in their order, so that none of them has to be parsed for it.
   */
  | { readonly batch: number; readonly of: readonly Share[] }
  /** The log ends here, and goes on in the one of this number, which was there before. */
  | { readonly next: number }
  /** Whoever wrote it has stopped: what is behind was written by another. */
  | { readonly stopped: true };

/** Lines of one sandbox, and how it stands behind them; where they end it, the number of its last event. */
export type Share = readonly [sandbox: string, lines: number, outline: WrittenOutline | number];

/** Lines that are written together, with the mark behind them. @param start where they begin */
export function batchOf(lines: readonly Buffer[], of: readonly Share[], start: number): Buffer {
  return Buffer.concat([...lines, markLine({ batch: start, of })]);
}

export function markLine(mark: Mark): Buffer {
  return logLine(JSON.stringify(mark));
}

const brace = 0x7b;

/** Undefined for a commit. */
export function markIn(text: Buffer): Mark | undefined {
  return text[0] === brace ? (JSON.parse(text.toString()) as Mark) : undefined;
}
