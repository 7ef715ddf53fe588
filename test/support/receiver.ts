import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as a receiver got it. */
export interface Received {
  readonly method: string;
  readonly path: string;
  /** Names as they were written, in their order. */
  readonly rawHeaders: readonly string[];
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** What a receiver answers: a status, or whatever it likes. */
export type Answering = number | ((response: ServerResponse, request: Received) => void);

/** A receiver of callbacks on loopback: it keeps what it got, and answers 200 where a test wants nothing else. */
export class Receiver {
  readonly received: Received[] = [];
  /** What the next requests are answered, in turn; the usual answer once there is none left. */
  readonly answers: Answering[] = [];
  usual: Answering = 200;
  readonly #waiting: (() => void)[] = [];
  readonly #server = createServer((request, response) => this.#take(request, response));

  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    receiver.#server.listen(0, '127.0.0.1');
    await once(receiver.#server, 'listening');
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook`;
  }

  /** Resolves once so many have arrived. */
  async arrived(count: number): Promise<readonly Received[]> {
    while (this.received.length < count) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.received;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: path = '', rawHeaders, headers } = request;
      const received = { method, path, rawHeaders, headers, body: Buffer.concat(chunks) };
      this.received.push(received);
      const answer = this.answers.shift() ?? this.usual;
      if (typeof answer === 'number') response.writeHead(answer).end();
      else answer(response, received);
      for (const wake of this.#waiting.splice(0)) wake();
    });
  }
}
