import { rm } from 'node:fs/promises';
import { folderWith, removeFolders } from '../support/folder.js';
import { type Sandbox, startSandbox } from '../support/sandbox.js';

const card = '4539578763621486';
const other = '4242424242424242';

const pay = async (server: Sandbox, number: string) => {
  const body = { payment: { card: number, amount: '58.00', contractAccount: '600134652' } };
  const { headers } = await server.send('POST', '/payment', { body });
  return { id: headers['x-sandbox-request-id'], scenario: headers['x-sandbox-scenario'] };
};

const asked = async (server: Sandbox, where: object) => {
  const query = encodeURIComponent(JSON.stringify(where));
  const { body } = await server.send('GET', `/__sandbox/requests?where=${query}`);
  return { found: body.requests.map(({ id }: { id: string }) => id), undecided: body.undecided };
};

const folder = folderWith({});
const open = () => startSandbox({ store: `file:${folder}` });
afterAll(removeFolders);

test('what was masked with a key that is lost is undecided, and rules that ask for it no longer apply', async () => {
  const first = await open();
  for (const where of [{ 'body.payment.card': card }, { 'body.payment.card': { $ne: card } }]) {
    await first.send('POST', '/__sandbox/rules', { body: { scenario: 'dccard-3', where } });
  }
  const early = await pay(first, card);
  expect(early.scenario).toBe('british-gas/dccard-3;by=rule');
  const where = { 'body.payment.card': card };
  expect(await asked(first, where)).toEqual({ found: [early.id], undecided: undefined });
  await first.close();

  await rm(`${folder}/key`);
  const again = await open();
  const late = await pay(again, card);
  expect(late.scenario).toBeUndefined();
  expect((await pay(again, other)).scenario).toBeUndefined();
  expect(await asked(again, where)).toEqual({ found: [late.id], undecided: [early.id] });
  expect((await asked(again, { 'body.payment.card': { $ne: card } })).undecided).toEqual([early.id]);
  const whole = { 'body.payment': { card, amount: '58.00', contractAccount: '600134652' } };
  expect(await asked(again, whole)).toEqual({ found: [late.id], undecided: [early.id] });
  expect((await asked(again, { 'body.payment.amount': '58.00' })).found).toHaveLength(3);
  await again.close();
});
