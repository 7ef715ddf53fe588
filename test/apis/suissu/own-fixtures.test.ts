import { tokensOf } from '../../../src/server.js';
import { folderWith, removeFolders } from '../../support/folder.js';
import { type Sandbox, startSandbox } from '../../support/sandbox.js';
import { charge as chargeCard, intent201 } from './client.js';

let server: Sandbox;
beforeAll(async () => {
  server = await startSandbox({
    fixtures: folderWith({
      'suissu/default.json': {
        ids: { 'pay-advantage-charge': ['any-shape-1'] },
        cards: [{ row_id: '501', partner_id: 'H2', kind: 'token', spent: false, gateway_answer: 'approved' }],
      },
    }),
  });
});
afterAll(async () => {
  await server.close();
  removeFolders();
});

test('a fixture lists ids of charges through Pay Advantage in any shape', async () => {
  const changes = { partner_id: 'H2', token_id: intent201, currency_code: 'AUD' };
  const sandbox = server.fresh();
  const answer = await chargeCard(server, sandbox, changes);
  expect(answer.text).toBe('{"Status":"Success","ErrorMessages":[],"PGTransactionID":"any-shape-1"}');
  expect((await chargeCard(server, sandbox, changes)).body.PGTransactionID).toMatch(/^PA\d{12}$/);
});

test("a row of one's own is charged by the token_id that is made of it", async () => {
  const [token_id] = tokensOf('501');
  const sandbox = server.fresh();
  const pay = () => chargeCard(server, sandbox, { partner_id: 'H2', token_id, currency_code: 'AUD' });
  expect((await pay()).status).toBe(200);
  expect((await pay()).text).toBe('{"Status":"Fail","ErrorMessages":["token_id : Invalid or missing token_id"]}');
});
