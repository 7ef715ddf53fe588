import type { Response } from 'supertest';
import type { Occurrence } from '../../src/engine/sandbox/advance-log.js';
import type { Sandbox } from './sandbox.js';

export type { Occurrence };

/** The clock of one sandbox. */
export class SandboxClock {
  constructor(
    private readonly server: Sandbox,
    private readonly sandbox: string,
  ) {}

  get(): Promise<Response> {
    return this.#send('GET', '/__sandbox/clock');
  }

  put(body: unknown): Promise<Response> {
    return this.#send('PUT', '/__sandbox/clock', body);
  }

  reset(): Promise<Response> {
    return this.#send('DELETE', '/__sandbox/clock');
  }

  advance(body: unknown): Promise<Response> {
    return this.#send('POST', '/__sandbox/clock/advance', body);
  }

  /** What came about, a line each. @throws Error for an advance that was refused */
  async ran(step: unknown): Promise<string[]> {
    const { status, text, body } = await this.advance(step);
    if (status !== 200) throw new Error(text);
    const ran: readonly Occurrence[] = body.ran;
    return ran.map(({ at, kind, api, subject, result }) => `${at} ${api} ${kind} ${subject} ${result}`);
  }

  async tasks(): Promise<readonly Readonly<Record<string, unknown>>[]> {
    return (await this.#send('GET', '/__sandbox/tasks')).body.tasks;
  }

  #send(method: string, path: string, body?: unknown): Promise<Response> {
    return this.server.send(method, path, { sandbox: this.sandbox, body });
  }
}
