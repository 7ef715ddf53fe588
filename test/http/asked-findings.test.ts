import { apis } from '../../src/apis/index.js';
import { sandbox, server } from '../support/shared.js';
import { kindsIn } from '../support/watch.js';

const kinds = () => kindsIn(server, sandbox);

describe('refusals of one payment', () => {
  const names = Array.from({ length: 16 }, (_, i) => `dccard-${i + 1}`);
  const payment = { payment: { card: '42563574674', amount: '58.00', contractAccount: '600134652' } };
  const headers = { cid: '05e230bf-a9cf-4b31-bc54-d3a995f62526' };
  const pay = (path: string, more: Readonly<Record<string, string>>, card = payment.payment.card) =>
    server.send('POST', path, { body: { payment: { ...payment.payment, card } }, headers: { ...headers, ...more } });

  test.each([
    ['header', (name: string) => pay(`/~${sandbox}/payment`, { 'x-sandbox-scenario': name })],
    ['Prefer', (name: string) => pay(`/~${sandbox}/payment`, { prefer: `example=${name}` })],
    ['path', (name: string) => pay(`/~${sandbox};scenario=${name}/payment`, {})],
  ] as const)('sixteen that the requests ask for by %s are no retries', async (_, send) => {
    for (const name of [...names, ...names]) expect((await send(name)).status).toBe(500);
    expect((await pay(`/~${sandbox}/payment`, {})).status).toBe(200);
    expect(await kinds()).toEqual([]);
  });

  test.each([
    ['header', () => pay(`/~${sandbox}/payment`, { 'x-sandbox-scenario': 'lost-response' })],
    ['Prefer', () => pay(`/~${sandbox}/payment`, { prefer: 'example=lost-response' })],
    ['path', () => pay(`/~${sandbox};scenario=lost-response/payment`, {})],
  ] as const)('none of which is an answer that gets lost by %s: what follows is a double charge', async (_, send) => {
    await expect(send()).rejects.toThrow('socket hang up');
    expect((await pay(`/~${sandbox}/payment`, {})).status).toBe(200);
    expect(await kinds()).toEqual(['possible-double-charge', 'retry-without-id']);
  });

  test('sixteen by rule are retries, those after a final one twice over', async () => {
    for (const scenario of names) {
      await server.send('POST', '/__sandbox/rules', { body: { scenario, times: 1 }, sandbox });
      expect((await pay(`/~${sandbox}/payment`, {})).status).toBe(500);
    }
    const found = await kinds();
    expect(found.filter((kind) => kind === 'retry-without-id')).toHaveLength(15);
    expect(found.filter((kind) => kind === 'retry-of-final-failure')).toHaveLength(14);
  });

  test('those of a magic card that is sent twice are a retry, of a final failure too', async () => {
    for (let i = 0; i < 2; i++) expect((await pay(`/~${sandbox}/payment`, {}, '90000000004')).status).toBe(500);
    expect((await kinds()).toSorted()).toEqual(['retry-of-final-failure', 'retry-without-id']);
  });
});

test('advice names a look-up only where the API has one, and one that it has', () => {
  for (const { name, operations } of apis) {
    const ids = operations.map(({ id }) => id);
    const named = operations.flatMap(({ lookUp }) => (lookUp === undefined ? [] : [lookUp]));
    expect([name, named.filter((id) => !ids.includes(id))]).toEqual([name, []]);
  }
});
