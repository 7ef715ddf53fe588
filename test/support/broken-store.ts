import { readConfig } from '../../src/config.js';
import type { Api } from '../../src/engine/api/api.js';
import { requestOf } from '../../src/engine/scenario/example.js';
import { KeptStore } from '../../src/engine/store/kept/kept-store.js';
import { startTillbox, type Tillbox } from '../../src/server.js';
import { Wire, type WireAnswer } from './wire.js';

class BrokenStore extends KeptStore {
  override transact(): Promise<never> {
    return Promise.reject(new Error('the disk is on fire'));
  }
}

/** A server of some APIs whose store fails. */
export class OnBrokenStore {
  /** What was logged as an error since the last request. */
  readonly logged: object[] = [];
  #tillbox: Tillbox | undefined;
  #wire: Wire | undefined;

  constructor(private readonly apis: readonly Api[]) {
    beforeAll(async () => {
      const log = { error: (details: object) => void this.logged.push(details), warn() {}, info() {} };
      const store = (plan: ConstructorParameters<typeof BrokenStore>[0]) => new BrokenStore(plan);
      this.#tillbox = await startTillbox(readConfig(['--port', '0'], {}), log, { apis: this.apis, store });
      this.#wire = new Wire(this.#tillbox.url);
    });
    afterAll(async () => {
      this.#wire?.close();
      await this.#tillbox?.close();
    });
  }

  async send(method: string, path: string, headers = {}, body?: string): Promise<WireAnswer | undefined> {
    this.logged.length = 0;
    return this.#wire?.send({ method, path, headers, body });
  }

  /**
   * Each operation has to be answered with these bytes, and the cause has to be logged.
   *
   * @param page what one that answers with pages has to say instead
   */
  async expectInternal(api: Api, text: string, page = text): Promise<void> {
    for (const operation of api.operations) {
      const { target, headers, body } = requestOf(api, operation);
      const answer = await this.send(operation.method, target, headers, body);
      const said = operation.mediaType === undefined ? answer?.text : /<h1>.*<\/h1>/.exec(answer?.text ?? '')?.[0];
      const wanted = operation.mediaType === undefined ? text : page;
      expect([operation.id, answer?.status, said]).toEqual([operation.id, 500, wanted]);
      expect(answer?.headers['content-type']).toBe(operation.mediaType ?? api.mediaType);
      expect(this.logged).toEqual([expect.objectContaining({ err: new Error('the disk is on fire'), api: api.name })]);
    }
  }
}
