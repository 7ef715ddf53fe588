import pretty from 'pino-pretty';

/** Log lines as a person at a terminal reads them. */
export function prettyStream(destination: number, colorize: boolean) {
  return pretty({ destination, sync: true, colorize, singleLine: true });
}
