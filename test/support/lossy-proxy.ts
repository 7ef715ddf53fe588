import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';

/** Stands before a server and loses what a test wants lost: a connection is cut between a request and its answer. */
export class LossyProxy {
  lost = 0;
  #wanted: string | undefined;
  #isLast = false;

  private constructor(private readonly server: Server) {}

  static async before(port: number): Promise<LossyProxy> {
    const server = createServer();
    const proxy = new LossyProxy(server);
    server.on('connection', (client) => {
      const behind = connect(port, '127.0.0.1');
      let cut = false;
      client.on('data', (asked) => {
        if (proxy.#wanted !== undefined && asked.includes(proxy.#wanted)) {
          cut = true;
          proxy.#wanted = undefined;
        }
        behind.write(asked);
      });
      behind.on('data', (answer) => {
        if (!cut) return client.write(answer);
        proxy.lost++;
        if (proxy.#isLast) server.close();
        client.destroy();
        behind.destroy();
        return undefined;
      });
      for (const [one, other] of [
        [client, behind],
        [behind, client],
      ] as const) {
        one.on('error', () => other.destroy()).on('close', () => other.destroy());
      }
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get url(): URL {
    return new URL(`redis://127.0.0.1:${(this.server.address() as AddressInfo).port}`);
  }

  /** The server acts on the next request that holds a text, and nobody hears of it. */
  loseNextAnswerTo(text: string): void {
    this.#wanted = text;
  }

  /** The same, and nothing is let through any more. */
  loseLastAnswerTo(text: string): void {
    this.#wanted = text;
    this.#isLast = true;
  }

  async close(): Promise<void> {
    if (!this.server.listening) return;
    this.server.close();
    await once(this.server, 'close');
  }
}
