import type { Response } from 'supertest';
import type { Sandbox } from './sandbox.js';

/** The records of a sandbox, each by its path: `<api>/<collection>/<key>`. */
export class RecordsOf {
  constructor(
    private readonly server: Sandbox,
    private readonly sandbox: string,
  ) {}

  async read(path: string) {
    return (await this.server.send('GET', `/__sandbox/state/${path}`, { sandbox: this.sandbox })).body;
  }

  put(path: string, body: object): Promise<Response> {
    return this.server.send('PUT', `/__sandbox/state/${path}`, { sandbox: this.sandbox, body });
  }

  remove(path: string): Promise<Response> {
    return this.server.send('DELETE', `/__sandbox/state/${path}`, { sandbox: this.sandbox });
  }

  /** Sends a record with some of it changed, and expects a refusal with one fault among others, and no change. */
  async expectRefused(path: string, changes: object, pointer: string, message: string): Promise<void> {
    const before = await this.read(path);
    const { status, type, body } = await this.put(path, { ...before, ...changes });
    expect([status, type]).toEqual([400, 'application/problem+json']);
    expect(body.errors).toContainEqual({ pointer: `/body${pointer}`, message });
    expect(await this.read(path)).toEqual(before);
  }
}
