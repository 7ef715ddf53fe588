import { apis } from '../../src/apis/index.js';
import { readConfig } from '../../src/config.js';
import { requestOf } from '../../src/engine/scenario/example.js';
import { KeptStore } from '../../src/engine/store/kept/kept-store.js';
import { startTillbox, type Tillbox } from '../../src/server.js';
import { Wire } from '../support/wire.js';

/** What each vendor's clients know as an internal failure. */
const answers: Readonly<Record<string, string>> = {
  'british-gas':
    '{"jsonapi":{"version":"1.0"},"status":"ERROR","data":{},"errors":[{"code":"system","message":"error.system.unexpected.error"}],"meta":{}}',
  'payment-accounts': '{"code":500,"response":{"status":"fail","message":"internal error"}}',
  suissu: '{"Status":"Fail","ErrorMessages":["Internal error"]}',
  ipag: '{"code":"500","message":"Internal Server Error","resource":"resources"}',
  'charge-and': '{"error":"INTERNAL_ERROR","args":[]}',
};

class BrokenStore extends KeptStore {
  override transact(): Promise<never> {
    return Promise.reject(new Error('the disk is on fire'));
  }
}

const logged: object[] = [];
let tillbox: Tillbox;
let wire: Wire;
beforeAll(async () => {
  const log = { error: (details: object) => void logged.push(details), warn() {}, info() {} };
  tillbox = await startTillbox(readConfig(['--port', '0'], {}), log, { store: (plan) => new BrokenStore(plan) });
  wire = new Wire(tillbox.url);
});
afterAll(async () => {
  wire.close();
  await tillbox.close();
});

test.each(apis.map((api) => [api.name, api] as const))(
  '%s: what nobody expected is the vendor’s 500 with nothing of ours in it; the cause goes to the log',
  async (name, api) => {
    for (const operation of api.operations) {
      logged.length = 0;
      const { target, headers, body } = requestOf(api, operation);
      const answer = await wire.send({ method: operation.method, path: target, headers, body });
      expect([operation.id, answer?.status, answer?.text]).toEqual([operation.id, 500, answers[name]]);
      expect(answer?.headers['content-type']).toBe(api.mediaType);
      expect(logged).toEqual([expect.objectContaining({ err: new Error('the disk is on fire'), api: name })]);
    }
  },
);

test('a card number in the path does not reach the log', async () => {
  logged.length = 0;
  await wire.send({ method: 'GET', path: '/account/4242%204242%204242%204242/payments', headers: {}, body: undefined });
  expect(logged).toHaveLength(1);
  expect(JSON.stringify(logged)).not.toMatch(/4242(%20| )4242/);
});
