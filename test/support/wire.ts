import { once } from 'node:events';
import { Agent, request } from 'node:http';

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string | undefined;
}

/** Sends requests as they are, over kept-alive connections; undefined where the connection ends without an answer. */
export class Wire {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 8 });

  constructor(private readonly url: string) {}

  async send({ method, path, headers, body }: WireRequest): Promise<WireAnswer | undefined> {
    const { port, hostname } = new URL(this.url);
    // For some methods Node's client frames a body only when told to.
    const framed = body === undefined ? headers : { ...headers, 'content-length': String(Buffer.byteLength(body)) };
    const sent = request({ port, hostname, method, path, headers: framed, agent: this.#agent });
    sent.end(body);
    try {
      const [reply] = await once(sent, 'response');
      let text = '';
      reply.setEncoding('utf8');
      for await (const chunk of reply) text += chunk;
      return { status: reply.statusCode, headers: reply.headers, text };
    } catch (error) {
      if ((error as { code?: string }).code === 'ECONNRESET') return undefined;
      throw error;
    }
  }

  close(): void {
    this.#agent.destroy();
  }
}
