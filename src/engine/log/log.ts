import { maskText } from '../masking/mask-text.js';

/** An error as it may be logged: its texts, and those of what caused it, are masked. */
export function loggable(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(maskText(String(error)));
  const shown = new Error(maskText(error.message));
  if (error.cause !== undefined) shown.cause = loggable(error.cause);
  shown.name = error.name;
  shown.stack = maskText(error.stack ?? '');
  return shown;
}

/** The part of pino's logger that the engine uses. */
export interface Log {
  error(details: object, message: string): void;
  warn(details: object, message: string): void;
  info(details: object, message: string): void;
  /** Absent where nobody wants it: who is to log a line for each request makes none then. */
  debug?(details: object, message: string): void;
}
