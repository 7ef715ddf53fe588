import { ProblemError } from './problem-error.js';

export interface ClientOptions {
  /** Scheme and authority of a running tillbox, such as `http://127.0.0.1:4010`. */
  readonly url: string;
  /** The sandbox that calls are about; left out: `default`. */
  readonly sandbox?: string;
  /** The control token of a server that wants one. */
  readonly token?: string;
  /** Milliseconds that a call may take (30,000), its own waiting aside. */
  readonly timeout?: number;
}

export type QueryValue = string | number | boolean | undefined;

export interface CallOptions {
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds that the server may take before it answers, added to the timeout. */
  readonly waits?: number;
  /** In the place of the timeout. */
  readonly signal?: AbortSignal;
}

/** Sends calls to the control API of one server, about one sandbox. */
export class Transport {
  readonly #url: string;

  constructor(readonly options: ClientOptions) {
    this.#url = options.url.replace(/\/+$/, '');
  }

  /** @throws ProblemError for every answer that is no success; TypeError where nobody answers */
  async json<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
    const text = await (await this.send(method, path, options)).text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  async text(method: string, path: string, options: CallOptions = {}): Promise<string> {
    return (await this.send(method, path, options)).text();
  }

  async send(method: string, path: string, options: CallOptions): Promise<Response> {
    const { sandbox, token, timeout = 30_000 } = this.options;
    const { query = {}, body, headers, waits = 0, signal } = options;
    const given = Object.entries(query).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, String(value)]],
    );
    const search = given.length > 0 ? `?${new URLSearchParams(given)}` : '';
    const response = await fetch(`${this.#url}/__sandbox${path}${search}`, {
      method,
      headers: {
        ...(sandbox !== undefined && { 'x-sandbox-id': sandbox }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: signal ?? AbortSignal.timeout(timeout + waits),
    });
    if (response.ok) return response;
    throw await problemOf(response);
  }
}

async function problemOf(response: Response): Promise<ProblemError> {
  const text = await response.text();
  const problem = parsed(text) ?? { title: response.statusText, detail: text.slice(0, 200) };
  const kind = /^\/__sandbox\/problems\/([\w-]+)$/.exec(String(problem['type'] ?? ''))?.[1] ?? '';
  return new ProblemError(response.status, kind, problem);
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
