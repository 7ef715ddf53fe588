import { letOthersGoFirst } from '../../pieces.js';
import type { SavedBox } from '../kept/commit-log.js';
import { counterSize, upkeep } from '../size.js';
import { type Glanced, StoreDamaged, type StorePlan, StoreUnavailable } from '../store.js';
import { keysOf } from './keys.js';
import type { RedisLink } from './link.js';
import { eventOf, placeDigits, writeOf } from './wire.js';

/** Where a sandbox stands in its commits. */
export interface CommitPosition {
  readonly version: number;
  /** The batch that led there. */
  readonly tip: string;
}

/** A sandbox as Redis has it. */
export interface ReadBox {
  readonly position: CommitPosition;
  /** What its present life is called. */
  readonly life: string;
  readonly saved: SavedBox;
}

/** Bytes that a piece should have: Redis and this process are with others again after some milliseconds. */
const pieceBytes = 256 * 1024;
const most = 2_000;
/** So many records are made of their JSON before others have a turn. */
const together = 500;
/** A sandbox is begun anew by others as it is read; more often than this nobody does that. */
const mostReadings = 20;

type BoxPart = 'records' | 'counters' | 'feed';
type Head = readonly (string | null)[];
type Piece = readonly [at: string, items: readonly string[]];
type StreamEntry = readonly [id: string, fields: readonly string[]];

/**
 * Reads a sandbox piece by piece, while others go on changing it: with each piece comes what was committed since the one
 * before, so that in the end all of it is as it is at one instant.
 *
 * @returns undefined where there is none
 * @throws StoreDamaged where some of it is gone though nobody removed it
 */
export async function readBox(redis: RedisLink, sandbox: string): Promise<ReadBox | undefined> {
  for (let reading = 0; reading < mostReadings; reading++) {
    const read = await new BoxReading(redis, sandbox).all();
    if (read !== 'again') return read;
  }
  throw new StoreUnavailable(`the sandbox ${sandbox} changes faster than it can be read`);
}

/** Why a sandbox can't be used, with what can be done. @param part what Redis has lost of it */
export function damaged(sandbox: string, part: string): StoreDamaged {
  const { head, records, counters, feed, recent } = keysOf(sandbox);
  const rest = [head, records, counters, feed, recent].join(' ');
  return new StoreDamaged(
    `Redis has lost the ${part} of the sandbox ${sandbox}; restore Redis from a backup, or give the sandbox up: ` +
      `redis-cli DEL ${rest}; redis-cli HDEL tillbox:sandboxes ${sandbox}`,
  );
}

/** What a glance sees of a sandbox that was read. */
export function glanceIn(
  read: ReadBox | undefined,
  { glance, schedules }: Pick<StorePlan, 'glance' | 'schedules'>,
): Glanced | undefined {
  if (!read) return undefined;
  let record: object | undefined;
  const firsts = new Map<string, { readonly key: string; readonly record: object }>();
  for (const one of read.saved.records) {
    if (!one.record) continue;
    if (one.collection === glance.collection && one.id === glance.id) record = one.record;
    const key = glance.schedules.includes(one.collection) ? schedules.get(one.collection)?.(one.record) : undefined;
    const first = firsts.get(one.collection);
    if (key !== undefined && (!first || key < first.key)) firsts.set(one.collection, { key, record: one.record });
  }
  return { record, firsts: glance.schedules.map((schedule) => firsts.get(schedule)?.record) };
}

class BoxReading {
  readonly #records = new Map<string, string>();
  readonly #counters = new Map<string, string>();
  /** Kind, id and text of events, by their numbers. */
  readonly #events = new Map<number, string>();
  /** No event up to this number is in the feed. */
  #forgottenTo = 0;
  #head: Head = [];

  constructor(
    private readonly redis: RedisLink,
    private readonly sandbox: string,
  ) {}

  async all(): Promise<ReadBox | undefined | 'again'> {
    for (const part of ['feed', 'counters', 'records'] as const) {
      const read = await this.#readAll(part);
      if (read !== 'read') return read;
    }
    const [version, tip, used, , , dropped, bytes, , life] = this.#head;
    if (this.#bytes() !== Number(bytes)) throw damaged(this.sandbox, 'records');
    const saved: SavedBox = {
      version: Number(version),
      records: (await inTurns(this.#records, ([name, value]) => writeOf(name, value))).sort(
        (a, b) => a.place - b.place,
      ),
      counters: new Map(Array.from(this.#counters, ([name, value]) => [name, Number(value)])),
      usedAt: Number(used),
      feed: { ...(await this.#feed()), dropped: Number(dropped) },
    };
    return { position: { version: Number(version), tip: tip ?? '' }, life: life ?? '', saved };
  }

  async #readAll(part: BoxPart): Promise<'read' | 'again' | undefined> {
    let at: string | undefined = part === 'feed' ? '' : '0';
    for (let count = 100; at !== undefined; ) {
      const answer = await this.#read(part, at, count);
      if (answer === undefined || answer === 'again') return answer;
      const items = answer[1];
      at = part === 'feed' ? this.#takeEvents(answer, count) : this.#takePairs(part, answer);
      let length = 1;
      for (const item of items) length += item.length;
      count = Math.max(1, Math.min(most, Math.floor((count * pieceBytes) / length)));
    }
    return 'read';
  }

  async #read(part: BoxPart, at: string, count: number): Promise<Piece | 'again' | undefined> {
    const { head, records, counters, feed, recent } = keysOf(this.sandbox);
    const [version, tip] = this.#head;
    const args = [version ?? '', tip ?? '', part, at, String(count)];
    const answer = await this.redis.run('tillboxRead', [head, records, counters, feed, recent], args);
    if (typeof answer === 'string') throw damaged(this.sandbox, answer);
    const [now, since, some] = answer as readonly [Head?, (readonly StreamEntry[])?, Piece?];
    if (!now) return undefined;
    if (!since || !some) return 'again';
    this.#head = now;
    for (const [, fields] of since) this.#follow(fields.slice(2));
    return some;
  }

  /** What was committed since; redis-scripts.ts says what there may be. */
  #follow(pairs: readonly string[]): void {
    for (let i = 0; i < pairs.length; i += 2) {
      const name = pairs[i]?.slice(1) ?? '';
      const value = pairs[i + 1] ?? '';
      const what = pairs[i]?.[0];
      if (what === 'r') this.#records.set(name, value);
      else if (what === 'd') this.#records.delete(name);
      else if (what === 'c') this.#counters.set(name, value);
      else if (what === 'f') this.#forget(Number(name));
      else if (what === 'e') {
        const end = name.lastIndexOf('\n') + 1;
        this.#events.set(Number(name.slice(end)), name.slice(0, end) + value);
      }
    }
  }

  #forget(upTo: number): void {
    this.#forgottenTo = upTo;
    for (const seq of this.#events.keys()) if (seq <= upTo) this.#events.delete(seq);
  }

  /** @returns where to go on; undefined at the end */
  #takePairs(part: 'records' | 'counters', [cursor, items]: Piece): string | undefined {
    const into = part === 'records' ? this.#records : this.#counters;
    for (let i = 0; i < items.length; i += 2) into.set(items[i] ?? '', items[i + 1] ?? '');
    return cursor === '0' ? undefined : cursor;
  }

  /** From the newest on; as above. */
  #takeEvents([at, items]: Piece, count: number): string | undefined {
    const newest = at === '' ? Number(this.#head[3]) : Number(at);
    const first = newest - items.length + 1;
    for (const [i, event] of items.entries()) this.#events.set(first + i, event);
    return items.length < count || first - 1 <= this.#forgottenTo ? undefined : String(first - 1);
  }

  #bytes(): number {
    let bytes = 0;
    for (const value of this.#records.values()) bytes += Buffer.byteLength(value) - placeDigits + upkeep.record;
    for (const name of this.#counters.keys()) bytes += counterSize(Buffer.from(name));
    return bytes;
  }

  /** Some of the oldest may have gone while the rest was read. */
  async #feed(): Promise<Omit<SavedBox['feed'], 'dropped'>> {
    const [, , , seq, forgotten, , , feedBytes] = this.#head;
    const newestFirst = [...this.#events].sort(([a], [b]) => b - a);
    const kept: (readonly [number, string])[] = [];
    let bytes = 0;
    for (const one of newestFirst) {
      const length = Buffer.byteLength(one[1].slice(endOfName(one[1])));
      if (bytes + length > Number(feedBytes)) break;
      bytes += length;
      kept.push(one);
    }
    if (bytes !== Number(feedBytes)) throw damaged(this.sandbox, 'feed');
    const events = await inTurns(kept.reverse(), ([number, event]) => {
      const end = endOfName(event);
      return eventOf(`${event.slice(0, end)}${number}`, event.slice(end));
    });
    return { last: Number(seq), forgottenTo: Number(forgotten), events };
  }
}

/** Behind the kind and the id of an event. */
function endOfName(event: string): number {
  return event.indexOf('\n', event.indexOf('\n') + 1) + 1;
}

async function inTurns<T, U>(all: Iterable<T>, make: (one: T) => U): Promise<U[]> {
  const made: U[] = [];
  for (const one of all) {
    made.push(make(one));
    if (made.length % together === 0) await letOthersGoFirst();
  }
  return made;
}
