import { pino } from 'pino';
import type { Config } from '../config.js';
import type { Log } from '../engine/log/log.js';

const standardError = 2;

/** Logs go to standard error: pretty for a person at a terminal, one JSON object a line for everybody else. */
export async function createLog({ logLevel, logFormat }: Config): Promise<Log> {
  const format = logFormat ?? (process.stderr.isTTY ? 'pretty' : 'json');
  const stream = format === 'json' ? pino.destination({ dest: standardError, sync: true }) : await pretty();
  const logger = pino({ level: logLevel }, stream);
  if (logger.isLevelEnabled('debug')) return logger;
  const { error, warn, info } = logger;
  return { error: error.bind(logger), warn: warn.bind(logger), info: info.bind(logger) } satisfies Log;
}

async function pretty() {
  const { prettyStream } = await import('./pretty-log.js');
  return prettyStream(standardError, process.stderr.isTTY);
}
