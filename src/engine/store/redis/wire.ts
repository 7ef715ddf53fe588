import type { Commit, RecordWrite } from '../kept/commit-log.js';
import type { Contents, EventKind, FeedEvent, StorePlan } from '../store.js';

/** Digits of a record's place. */
export const placeDigits = 10;

/** A commit as pairs, each of a letter with what it is about and a value; redis-scripts.ts says which there are. */
export function pairsOf(commit: Commit): string[] {
  const pairs: string[] = [];
  const put = (write: RecordWrite) => {
    const name = `${write.collection}\n${write.id}`;
    if (write.record === null) pairs.push(`d${name}`, '');
    else pairs.push(`r${name}`, String(write.place).padStart(placeDigits, '0') + JSON.stringify(write.record));
  };
  if (commit.begin) {
    pairs.push('z', '');
    for (const write of recordsIn(commit.begin)) put(write);
    for (const [name, next] of commit.begin.counters) pairs.push(`c${name}`, String(next));
  }
  for (const write of commit.writes) put(write);
  for (const [name, next] of commit.counters) pairs.push(`c${name}`, String(next));
  for (const [collection, id] of commit.firsts ?? []) pairs.push(`s${collection}`, id);
  if (commit.forgetTo !== undefined) pairs.push(`f${commit.forgetTo}`, '');
  for (const { kind, id, seq, text } of commit.events) pairs.push(`e${kind}\n${id}\n${seq}`, text);
  pairs.push(`u${commit.usedAt}`, '');
  if (commit.ended) pairs.push('x', '');
  return pairs;
}

/** Reads back what was written by `pairsOf`, of a commit that neither begins nor ends a sandbox. */
export function commitOf(pairs: readonly string[]): Commit {
  const writes: RecordWrite[] = [];
  const counters = new Map<string, number>();
  const events: FeedEvent[] = [];
  let forgetTo: number | undefined;
  let usedAt = 0;
  for (let i = 0; i < pairs.length; i += 2) {
    const name = pairs[i]?.slice(1) ?? '';
    const value = pairs[i + 1] ?? '';
    const what = pairs[i]?.[0];
    if (what === 'r') writes.push(writeOf(name, value));
    else if (what === 'd') writes.push({ ...addressOf(name), place: 0, record: null });
    else if (what === 'c') counters.set(name, Number(value));
    else if (what === 'f') forgetTo = Number(name);
    else if (what === 'u') usedAt = Number(name);
    else if (what === 'e') events.push(eventOf(name, value));
  }
  return { writes, counters, events, usedAt, ...(forgetTo !== undefined && { forgetTo }) };
}

function* recordsIn({ collections }: Contents): Generator<RecordWrite> {
  for (const [collection, records] of collections) {
    let place = 0;
    for (const [id, record] of records) yield { collection, id, place: place++, record };
  }
}

export function writeOf(name: string, value: string): RecordWrite {
  return { ...addressOf(name), place: Number(value.slice(0, placeDigits)), record: recordOf(value) };
}

export function recordOf(value: string): object {
  return JSON.parse(value.slice(placeDigits)) as object;
}

/** An id may have line breaks in it, a collection's name has none. */
function addressOf(name: string): { readonly collection: string; readonly id: string } {
  const end = name.indexOf('\n');
  return { collection: name.slice(0, end), id: name.slice(end + 1) };
}

/** @param name `<kind>\n<id>\n<seq>` */
export function eventOf(name: string, text: string): FeedEvent {
  const [kind = '', id = '', seq = ''] = name.split('\n');
  return { kind: kind as EventKind, id, seq: Number(seq), text };
}

/** Whether any of these makes its sandbox one that every process has to know. */
export function concernAll(commits: readonly Commit[], { concernsAll }: Pick<StorePlan, 'concernsAll'>): boolean {
  return commits.some(({ begin, writes }) => {
    if (writes.some(({ collection, record }) => record && concernsAll(collection, record))) return true;
    return [...(begin?.collections ?? [])].some(([collection, records]) =>
      [...records.values()].some((record) => concernsAll(collection, record)),
    );
  });
}
