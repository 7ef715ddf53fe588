import { ClientOfflineError, ErrorReply } from '@redis/client';
import { StoreUnavailable, StoreUnsure } from '../store.js';

/** No answer came. */
export class Overdue extends Error {
  constructor(ms: number) {
    super(`no answer within ${ms / 1000} s`);
  }
}

/** @param patience milliseconds that are said to have passed, where fewer were left of them @throws Overdue */
export async function inTime<T>(asked: Promise<T>, patience: number, left = patience): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Overdue(patience)), Math.max(0, left));
  });
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Whether Redis has answered, though not with what was asked for. */
export function isAnswer(error: unknown): boolean {
  return error instanceof ErrorReply;
}

/** Whether it is the connection that failed, or a Redis that isn't ready yet; what it refuses, it refuses again. */
export function passes(error: unknown): boolean {
  if (!(error instanceof ErrorReply)) return true;
  return /^(LOADING|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|READONLY|BUSY|MOVED|ASK)\b/.test(error.message);
}

/** Why Redis could not be used, in words. */
export function unavailable(cause: unknown): StoreUnavailable {
  if (cause instanceof StoreUnavailable) return cause;
  // What Redis answers it has not done, and what was never sent it can't do.
  const isUnsure = !isAnswer(cause) && !(cause instanceof ClientOfflineError);
  return new (isUnsure ? StoreUnsure : StoreUnavailable)(reasonOf(cause), { cause });
}

function reasonOf(error: unknown): string {
  if (error instanceof ClientOfflineError) return 'there is no connection to it';
  // Several addresses of one name, each with an error of its own.
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  const said = error instanceof Error ? error.message : '';
  return (said === '' ? String(error) : said).replace(/\.$/, '');
}
