import { endProcesses } from '../support/process.js';
import { type Attacked, attack, sized, startAttacked, times } from './attacked.js';

afterEach(() => endProcesses());

const ipag = { authorization: 'Basic dGlsbGJveDp0ZXN0LWtleS1pcGFn' };
const charges = '/service/resources/charges';

/** Charges of each day since the year 1000, with descriptions that take six characters for one. */
async function chargedServer(): Promise<Attacked> {
  const server = await startAttacked();
  const description = 'x'.padStart(1_000, '\u0001');
  const charge = { amount: 150, description, due_date: '1000-01-01', interval: 'day', type: 'recurring' };
  await times(sized(20, 100), 4, async () => {
    const { status } = await server.send('POST', charges, { ...charge, customer: { name: 'Maria' } }, ipag);
    expect(status).toBe(201);
  });
  return server;
}

test('lists of charges since the year 1000, alone and sixteen at once, and years that pass hold nobody up', async () => {
  const server = await chargedServer();
  const list = async () => {
    expect((await server.send('GET', `${charges}?limit=100`, undefined, ipag)).status).toBe(200);
  };
  await attack(server, async () => {
    await list();
    await times(sized(4, 16), 16, list);
    const advanced = await server.send('POST', '/__sandbox/clock/advance', { by: sized(1, 10) === 1 ? 'P1M' : 'P10Y' });
    expect(advanced.status).toBe(200);
  });
});

/** Patterns of which none matches anything. */
const hopeless = (path: string) =>
  encodeURIComponent(
    JSON.stringify({ $or: Array.from({ length: 20 }, (_, i) => ({ [path]: { $regex: `^x.*y${i}` } })) }),
  );

test('exports, reports, snapshots and searches over much hold nobody up', async () => {
  const server = await startAttacked();
  const note = 'n'.repeat(3_000);
  const payment = { card: '42563574674', amount: '58.00', contractAccount: '600134652', note };
  await times(sized(200, 9_000), 16, () => server.send('POST', '/payment', { payment }, { cid: 'shop' }));
  const paths = [
    '/__sandbox/report',
    '/__sandbox/report?format=html',
    '/__sandbox/report?format=junit',
    '/__sandbox/report?format=markdown',
    '/__sandbox/sandboxes/default/export',
    '/__sandbox/findings',
    '/__sandbox/coverage',
    `/__sandbox/requests?where=${hopeless('body.payment.note')}`,
    `/__sandbox/state/british-gas/payments?where=${hopeless('id')}`,
  ];
  await attack(server, async () => {
    for (const path of paths) {
      await times(sized(2, 16), 16, async () => {
        expect([path, (await server.send('GET', path)).status]).toEqual([path, 200]);
      });
    }
    await times(4, 4, async (n) => {
      expect((await server.send('PUT', `/__sandbox/sandboxes/default/snapshots/s-${n}`)).status).toBe(201);
    });
  });
});
