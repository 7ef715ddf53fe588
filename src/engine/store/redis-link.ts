import { setTimeout as delay } from 'node:timers/promises';
import { ClientOfflineError, createClient, createCluster, ErrorReply, type RedisClientOptions } from '@redis/client';
import { channel } from './redis-keys.js';
import { type ScriptName, scripts } from './redis-scripts.js';
import { StoreUnavailable } from './store.js';

/** Milliseconds that a command may take, repetitions included, before it fails. */
const patience = 1_500;
/** Milliseconds between two looks at whether Redis takes writes; in trouble they are closer together. */
const pulse = { usual: 1_000, troubled: 200 };
/** After so many milliseconds without an answer connections are made anew: a dead one may look alive for minutes. */
const hopeless = 5_000;

/** What is told of other processes. */
export interface Hearing {
  /** A message on our channel. */
  message(text: string): void;
  /** Messages may have been missed. */
  missed(): void;
  /** Why Redis can't be used; undefined where it can be again. */
  trouble(reason: string | undefined): void;
}

type Single = ReturnType<typeof single>;
type Commands = Single | ReturnType<typeof cluster>;

/** The connections to Redis: one for commands and one that listens. They come back by themselves. */
export class RedisLink {
  #trouble: string | undefined;
  #beating: NodeJS.Timeout | undefined;
  #answeredAt = performance.now();
  #heardAt = performance.now();
  #closed = false;
  #hearing: Hearing | undefined;

  private constructor(
    private readonly url: URL,
    private readonly process: string,
    private readonly isCluster: boolean,
    private commands: Commands,
    private ears: Single,
  ) {}

  /**
   * Connects to a Redis or Valkey, or to a cluster of which the address is one node.
   *
   * @param process names this process among those that share the Redis
   * @throws StoreUnavailable where nothing usable answers
   */
  static async open(url: URL, process: string): Promise<RedisLink> {
    const first = single(url.href, false);
    try {
      await inTime(first.connect(), patience * 2);
      const isCluster = mustBeUsable(await inTime(first.info('server'), patience));
      const commands = isCluster ? cluster(url) : single(url.href);
      const ears = single(url.href);
      const link = new RedisLink(url, process, isCluster, commands, ears);
      await inTime(Promise.all([commands.connect(), link.#listen(ears)]), patience * 2);
      link.#beat();
      return link;
    } catch (error) {
      throw error instanceof StoreUnavailable ? error : new StoreUnavailable(reasonOf(error), { cause: error });
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

  /** Runs one of our scripts. A script may have run where this throws. @throws StoreUnavailable */
  run(name: ScriptName, keys: readonly string[], args: readonly string[] = []): Promise<unknown> {
    return this.#ask((commands) => commands[name](keys, args));
  }

  /** @throws StoreUnavailable */
  text(key: string): Promise<string | null> {
    return this.#ask((commands) => commands.get(key));
  }

  /** All of a hash. @throws StoreUnavailable */
  hash(key: string): Promise<Record<string, string>> {
    return this.#ask((commands) => commands.hGetAll(key));
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
    this.ears.destroy();
  }

  async #ask<T>(ask: (commands: Commands) => Promise<T>): Promise<T> {
    if (this.#trouble !== undefined) throw new StoreUnavailable(this.#trouble);
    const until = performance.now() + patience;
    for (let wait = 10; ; wait *= 2) {
      try {
        return await inTime(ask(this.commands), until - performance.now());
      } catch (error) {
        const again = !(error instanceof Overdue) && passes(error) && performance.now() + wait < until;
        if (!again) throw this.#failed(error);
      }
      await delay(wait);
    }
  }

  #failed(error: unknown): StoreUnavailable {
    if (passes(error)) this.#setTrouble(reasonOf(error));
    return new StoreUnavailable(reasonOf(error), { cause: error });
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
    this.#beating = setTimeout(() => void this.#look().then(() => this.#beat()), wait);
    this.#beating.unref();
  }

  /** Looks whether Redis takes writes: one that is full, or a replica, answers pings all the same. */
  async #look(): Promise<void> {
    try {
      const write = this.commands.set(`tillbox:pulse:${this.process}`, '', { expiration: { type: 'EX', value: 60 } });
      await inTime(write, patience);
      this.#answeredAt = performance.now();
      this.#setTrouble(undefined);
    } catch (error) {
      this.#setTrouble(reasonOf(error));
    }
    const now = performance.now();
    if (now - Math.min(this.#answeredAt, this.#heardAt) > hopeless + pulse.usual) await this.#renew();
  }

  async #renew(): Promise<void> {
    this.#answeredAt = performance.now();
    this.#heardAt = this.#answeredAt;
    this.commands.destroy();
    this.ears.destroy();
    this.commands = this.isCluster ? cluster(this.url) : single(this.url.href);
    this.ears = single(this.url.href);
    const connecting = [this.commands.connect(), this.#listen(this.ears)];
    // What can't be connected now is tried again after the next wait.
    await inTime(Promise.allSettled(connecting), patience).catch(() => undefined);
  }

  async #listen(ears: Single): Promise<void> {
    let ready = false;
    ears.on('ping-interval', () => {
      this.#heardAt = performance.now();
    });
    ears.on('ready', () => {
      if (ready) this.#hearing?.missed();
    });
    await ears.connect();
    await ears.subscribe(channel, (text) => this.#hearing?.message(text));
    ready = true;
    this.#hearing?.missed();
  }
}

const socket = (reconnects: boolean) => ({
  connectTimeout: 2_000,
  reconnectStrategy: (retries: number, cause: Error) =>
    reconnects ? Math.min(20 * 2 ** Math.min(retries, 5), 500) + Math.floor(Math.random() * 50) : cause,
});

/** The listener asks for a sign of life now and then; who only asks hears from each command. */
function single(url: string, reconnects = true) {
  const client = createClient({
    url,
    scripts,
    socket: socket(reconnects),
    disableOfflineQueue: reconnects,
    pingInterval: 1_000,
    maintNotifications: 'disabled',
  });
  client.on('error', ignored);
  return client;
}

function cluster(url: URL) {
  const { username, password } = url;
  const defaults: RedisClientOptions = {
    ...(username !== '' && { username: decodeURIComponent(username) }),
    ...(password !== '' && { password: decodeURIComponent(password) }),
    socket: { ...socket(true), ...(url.protocol === 'rediss:' && { tls: true }) },
    disableOfflineQueue: true,
    maintNotifications: 'disabled',
  };
  const client = createCluster({ rootNodes: [{ url: url.href, socket: socket(true) }], defaults, scripts });
  client.on('error', ignored);
  return client;
}

/** A lost connection is heard of by what was asked on it, and by the next look. */
function ignored(): void {}

class Overdue extends Error {
  constructor() {
    super(`no answer within ${patience / 1000} s`);
  }
}

async function inTime<T>(asked: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Overdue()), Math.max(0, ms));
  });
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Whether it is the connection that failed, or a Redis that isn't ready yet; what it refuses, it refuses again. */
function passes(error: unknown): boolean {
  if (!(error instanceof ErrorReply)) return true;
  return /^(LOADING|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|READONLY|BUSY|MOVED|ASK)\b/.test(error.message);
}

function reasonOf(error: unknown): string {
  if (error instanceof ClientOfflineError) return 'there is no connection to it';
  const said = error instanceof Error ? error.message : String(error);
  // Several addresses of one name, each with an error of its own.
  const all = error instanceof AggregateError ? error.errors.map(String).join(', ') : said;
  return all === '' ? String(error) : all;
}

/** Whether it is a cluster. @throws StoreUnavailable for a Redis that can't do what is needed */
function mustBeUsable(info: string): boolean {
  const [, version = '', major = '0', minor = '0'] = /^redis_version:((\d+)\.(\d+)\S*)/m.exec(info) ?? [];
  if (Number(major) * 100 + Number(minor) < 602) {
    throw new StoreUnavailable(`Redis ${version} is too old: tillbox needs Redis 6.2 or later, or Valkey`);
  }
  return /^redis_mode:cluster/m.test(info);
}
