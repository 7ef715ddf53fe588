import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { createClient } from '@redis/client';

/** Another binary, such as valkey-server, takes its place with TILLBOX_TEST_REDIS. */
const binary = process.env['TILLBOX_TEST_REDIS'] ?? 'redis-server';
const isThere = spawnSync(binary, ['--version']).status === 0;

/** Tests that need a Redis server; they are skipped, and that is said, where there is none. */
export const describeWithRedis: jest.Describe = isThere ? describe : describe.skip;
if (!isThere) {
  console.warn(`Skipped: there is no ${binary}. Install redis-server, or name another with TILLBOX_TEST_REDIS.`);
}

/** A Redis server of the test's own on a free port; what it acknowledges is on disk. */
export class RedisServer {
  readonly #folder = mkdtempSync(`${tmpdir()}/tillbox-redis-`);
  #child: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private readonly settings: readonly string[],
  ) {}

  static async start(...settings: readonly string[]): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), settings);
    await server.run();
    return server;
  }

  get url(): URL {
    return new URL(`redis://127.0.0.1:${this.port}`);
  }

  /** Starts it again after `kill`, with what it had on disk. */
  async run(): Promise<void> {
    const { port, settings } = this;
    const where = ['--port', String(port), '--bind', '127.0.0.1', '--dir', this.#folder];
    const how = ['--save', '', '--appendonly', 'yes', '--appendfsync', 'always'];
    const child = spawn(binary, [...where, ...how, ...settings], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child = child;
    let said = '';
    for await (const text of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
      said += text;
      if (said.includes('Ready to accept connections')) break;
    }
    child.stdout.resume();
    if (child.exitCode !== null) throw new Error(`${binary} did not start: ${said}`);
  }

  /** Ends it at once, as a crash would. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  /** It takes connections, and answers nothing. */
  pause(): void {
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  /** Asks it something. */
  async ask(...command: string[]): Promise<unknown> {
    const client = createClient({ url: this.url.href });
    await client.connect();
    try {
      return await client.sendCommand(command);
    } finally {
      client.destroy();
    }
  }

  /** As the only node of its cluster. */
  async serveAllSlots(): Promise<void> {
    await this.ask('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    while (!String(await this.ask('CLUSTER', 'INFO')).includes('cluster_state:ok')) await setImmediate();
  }

  async close(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
