/** What of Redis is ours. Keys of one sandbox share a hash tag, so that a cluster keeps them in one place. */
export const channel = 'tillbox:commits';

/** Of all sandboxes: the name of each, with what its present life is called. */
export const registry = 'tillbox:sandboxes';

/** What digests of masked values are made with, by all processes. */
export const digestKeyName = 'tillbox:digest-key';

/** Where a sandbox lies. */
export interface BoxKeys {
  /** What there is about it as a whole, its version among that. */
  readonly head: string;
  readonly records: string;
  readonly counters: string;
  readonly feed: string;
  /** The latest commits, for those who have fallen behind. */
  readonly recent: string;
  /** Its last number, for a while after its end. */
  readonly last: string;
}

export function keysOf(sandbox: string): BoxKeys {
  const prefix = `tillbox:{${sandbox}}`;
  return {
    head: `${prefix}:head`,
    records: `${prefix}:records`,
    counters: `${prefix}:counters`,
    feed: `${prefix}:feed`,
    recent: `${prefix}:recent`,
    last: `${prefix}:last`,
  };
}

/** Which batch of one process was kept last; it goes by itself. */
export function batchKeyOf(sandbox: string, process: string): string {
  return `tillbox:{${sandbox}}:batch:${process}`;
}
