import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { finished } from 'node:stream/promises';

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The connection ended before the body was whole. */
  readonly cut: boolean;
}

export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string | undefined;
}

/** Sends requests as they are, over kept-alive connections; undefined where nothing comes that is HTTP. */
export class Wire {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 8 });

  constructor(private readonly url: string) {}

  async send({ method, path, headers, body }: WireRequest): Promise<WireAnswer | undefined> {
    const { port, hostname } = new URL(this.url);
    // For some methods Node's client frames a body only when told to.
    const framed = body === undefined ? headers : { ...headers, 'content-length': String(Buffer.byteLength(body)) };
    const sent = request({ port, hostname, method, path, headers: framed, agent: this.#agent });
    sent.end(body);
    const [reply]: IncomingMessage[] = await once(sent, 'response').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET' || error.code?.startsWith('HPE_')) return [];
      throw error;
    });
    if (!reply) return undefined;
    let text = '';
    reply.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    const cut = await finished(reply).then(
      () => false,
      () => true,
    );
    return { status: reply.statusCode ?? 0, headers: reply.headers, text, cut };
  }

  close(): void {
    this.#agent.destroy();
  }
}
