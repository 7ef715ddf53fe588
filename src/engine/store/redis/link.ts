import { setTimeout as delay } from 'node:timers/promises';
import type { Unattended } from '../../log/unattended.js';
import { StoreUnavailable, StoreUnsure } from '../store.js';
import { type ClusterClient, clusterClient, type SingleClient, singleClient } from './client.js';
import { evictionOf } from './eviction.js';
import { inTime, isAnswer, Overdue, passes, unavailable } from './failure.js';
import { channel } from './keys.js';
import type { ScriptName } from './scripts.js';

/** Milliseconds that a command may take, repetitions included, before it fails. */
const patience = 1_500;
/** Milliseconds between two looks at whether Redis takes writes; in trouble they are closer together. */
const pulse = { usual: 1_000, troubled: 200 };
/** After so many milliseconds without an answer a connection is made anew: a dead one may look alive for minutes. */
const hopeless = 5_000;

/** What is told of other processes. */
export interface Hearing {
  /** A message on our channel. */
  message(text: string): void;
  /** Messages may have been missed. */
  missed(): void;
  /** Redis has answered a look, as it does every second. */
  answers(): void;
  /** Why Redis can't be used; undefined where it can be again. */
  trouble(reason: string | undefined): void;
}

type Commands = SingleClient | ClusterClient;

/** The connections to Redis: one for commands and one that listens. They come back by themselves. */
export class RedisLink {
  #trouble: string | undefined;
  #beating: NodeJS.Timeout | undefined;
  #answeredAt = performance.now();
  #heardAt = performance.now();
  #closed = false;
  #hearing: Hearing | undefined;
  #ears: SingleClient;
  /** Where the nodes of a cluster were last; the first is the one that was given. */
  #nodes: readonly [URL, ...URL[]];
  #attempts = 0;
  /** Why others are not heard of. */
  #deafness: string | undefined;
  #eviction: string | undefined;

  private constructor(
    url: URL,
    private readonly process: string,
    private commands: Commands,
    private readonly unattended: Unattended,
  ) {
    this.#nodes = [url];
    this.#ears = singleClient(url);
  }

  /**
   * Connects to a Redis or Valkey, or to a cluster of which the address is one node.
   *
   * @param process names this process among those that share the Redis
   * @param unattended told of what fails between two calls
   * @throws StoreUnavailable where nothing usable answers
   */
  static async open(url: URL, process: string, unattended: Unattended): Promise<RedisLink> {
    const first = singleClient(url, false);
    let link: RedisLink | undefined;
    try {
      await inTime(first.connect(), patience * 2);
      const isCluster = mustBeUsable(await inTime(first.info('server'), patience));
      const commands = isCluster ? clusterClient([url]) : singleClient(url);
      link = new RedisLink(url, process, commands, unattended);
      await inTime(Promise.all([commands.connect(), link.#listen()]), patience * 2);
      await inTime(link.#readPolicy(), patience);
      link.#beat();
      return link;
    } catch (error) {
      link?.close();
      throw unavailable(error);
    } finally {
      first.destroy();
    }
  }

  /** From here on somebody is told of other processes. */
  hear(hearing: Hearing): void {
    this.#hearing = hearing;
  }

  /** Why Redis can't be used at present. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** What does not work, or may not last, though all else works. */
  get concern(): string | undefined {
    return [this.#eviction ?? [], this.#deafness ?? []].flat().join('; ') || undefined;
  }

  /** Runs one of our scripts. A script may have run where this throws. @throws StoreUnavailable */
  run(name: ScriptName, keys: readonly string[], args: readonly string[] = []): Promise<unknown> {
    return this.#ask((commands) => commands[name](keys, args));
  }

  /** @throws StoreUnavailable */
  text(key: string): Promise<string | null> {
    return this.#ask((commands) => commands.get(key));
  }

  /** What stands at a key; where nothing does, this does from now on, unless another process came first. */
  async agreed(key: string, proposed: string): Promise<{ readonly value: string; readonly isNew: boolean }> {
    const known = await this.text(key);
    if (known !== null) return { value: known, isNew: false };
    const isNew = (await this.#ask((commands) => commands.set(key, proposed, { condition: 'NX' }))) !== null;
    return { value: (await this.text(key)) ?? proposed, isNew };
  }

  /** All of a hash, in pieces. @throws StoreUnavailable */
  async hash(key: string): Promise<ReadonlyMap<string, string>> {
    const all = new Map<string, string>();
    let cursor = '0';
    do {
      const piece = await this.#ask((commands) => commands.hScan(key, cursor, { COUNT: 1_000 }));
      for (const { field, value } of piece.entries) all.set(field, value);
      cursor = piece.cursor;
    } while (cursor !== '0');
    return all;
  }

  /** To the other processes. @throws StoreUnavailable */
  publish(message: string): Promise<unknown> {
    return this.#ask((commands) => commands.publish(channel, message));
  }

  /** Some of a hash, null what isn't there. @throws StoreUnavailable */
  fields(key: string, names: readonly string[]): Promise<(string | null)[]> {
    return this.#ask((commands) => commands.hmGet(key, [...names]));
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#beating);
    this.commands.destroy();
    this.#ears.destroy();
  }

  async #ask<T>(ask: (commands: Commands) => Promise<T>): Promise<T> {
    if (this.#trouble !== undefined) throw new StoreUnavailable(this.#trouble);
    const until = performance.now() + patience;
    let unsure: unknown;
    for (let wait = 10; ; wait *= 2) {
      try {
        return await inTime(ask(this.commands), patience, until - performance.now());
      } catch (error) {
        const again = !(error instanceof Overdue) && passes(error) && performance.now() + wait < until;
        // Whatever fails at last: what one try may have done, it may have done.
        if (unavailable(error) instanceof StoreUnsure) unsure ??= error;
        if (!again) throw this.#failed(unsure ?? error);
      }
      await delay(wait);
    }
  }

  #failed(error: unknown): StoreUnavailable {
    const failure = unavailable(error);
    if (passes(error)) this.#setTrouble(failure.message);
    return failure;
  }

  #setTrouble(trouble: string | undefined): void {
    if (this.#closed || this.#trouble === trouble) return;
    const recovered = this.#trouble !== undefined && trouble === undefined;
    const fell = this.#trouble === undefined;
    this.#trouble = trouble;
    if (recovered || fell) this.#hearing?.trouble(trouble);
    if (recovered) this.#hearing?.missed();
  }

  #beat(): void {
    if (this.#closed) return;
    const wait = this.#trouble === undefined ? pulse.usual : pulse.troubled;
    this.#beating = setTimeout(() => {
      this.unattended.own('connection', this.#lookAndBeat(), 'a look at Redis failed');
    }, wait);
    this.#beating.unref();
  }

  async #lookAndBeat(): Promise<void> {
    try {
      await this.#look();
    } finally {
      this.#beat();
    }
  }

  /** Looks whether Redis takes writes: one that is full, or a replica, answers pings all the same. */
  async #look(): Promise<void> {
    try {
      const write = this.commands.set(`tillbox:pulse:${this.process}`, '', { expiration: { type: 'EX', value: 60 } });
      await inTime(write, patience);
      this.#answeredAt = performance.now();
      this.#setTrouble(undefined);
      this.#hearing?.answers();
    } catch (error) {
      if (isAnswer(error)) this.#answeredAt = performance.now();
      this.#setTrouble(unavailable(error).message);
    }
    if (this.#closed) return;
    // What can't be read now is read with the next look; why nothing can be, has been said.
    if (this.#trouble === undefined) await inTime(this.#readPolicy(), patience).catch(() => undefined);
    const since = performance.now() - hopeless;
    // What can't be connected now is tried again in a while.
    if (this.#answeredAt < since) {
      await inTime(this.#askAnew(), patience).catch((error) => this.#setTrouble(unavailable(error).message));
    }
    if (this.#heardAt < since || this.#deafness !== undefined) {
      await inTime(this.#listenAnew(), patience).catch((error) => this.#deaf(error));
    }
    if ('masters' in this.commands) this.#noteNodes(this.commands);
  }

  /** It may be set while Redis runs. */
  async #readPolicy(): Promise<void> {
    const before = this.#eviction;
    this.#eviction = await evictionOf(this.commands);
    if (this.#eviction === before) return;
    if (this.#eviction === undefined) this.unattended.works('eviction', 'Redis removes nothing by itself any more');
    else this.unattended.failing('eviction', new Error(this.#eviction), 'what Redis acknowledges may not last');
  }

  /** Where Redis can't be used at all, that has been said. */
  #deaf(error: unknown): void {
    if (this.#closed || this.#trouble !== undefined) return;
    this.#deafness = `other processes are not heard of as they work: ${unavailable(error).message}`;
    this.unattended.failing('connection', error, 'other processes are not heard of: Redis can not be listened to');
  }

  #hears(): void {
    this.#deafness = undefined;
    this.unattended.works('connection', 'other processes are heard of again');
    this.#hearing?.missed();
  }

  #noteNodes({ masters }: ClusterClient): void {
    const [given] = this.#nodes;
    const now = masters.map(({ host, port }) => Object.assign(new URL(given), { hostname: host, port: String(port) }));
    if (now.length > 0) this.#nodes = [given, ...now];
  }

  async #askAnew(): Promise<void> {
    this.#answeredAt = performance.now();
    this.commands.destroy();
    this.commands = 'masters' in this.commands ? clusterClient(this.#nodes) : singleClient(this.#nodes[0]);
    await this.commands.connect();
  }

  /** In a cluster every node passes on what is published at any. */
  async #listenAnew(): Promise<void> {
    this.#heardAt = performance.now();
    this.#ears.destroy();
    this.#ears = singleClient(this.#nodes[++this.#attempts % this.#nodes.length] ?? this.#nodes[0]);
    await this.#listen();
  }

  async #listen(): Promise<void> {
    const ears = this.#ears;
    let ready = false;
    ears.on('ping-interval', () => {
      this.#heardAt = performance.now();
    });
    ears.on('ready', () => {
      if (ready) this.#hears();
    });
    await ears.connect();
    await ears.subscribe(channel, (text) => this.#hearing?.message(text));
    ready = true;
    this.#hears();
  }
}

/** Whether it is a cluster. @throws StoreUnavailable for a Redis that can't do what is needed */
function mustBeUsable(info: string): boolean {
  const [, version = '', major = '0', minor = '0'] = /^redis_version:((\d+)\.(\d+)\S*)/m.exec(info) ?? [];
  if (Number(major) * 100 + Number(minor) < 602) {
    throw new StoreUnavailable(`Redis ${version} is too old: tillbox needs Redis 6.2 or later, or Valkey`);
  }
  return /^redis_mode:cluster/m.test(info);
}
