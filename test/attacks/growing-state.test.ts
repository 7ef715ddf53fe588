import { endProcesses } from '../support/process.js';
import { attack, sized, startAttacked, times } from './attacked.js';

afterEach(() => endProcesses());

test('sandboxes are made until there may be no more, and then refused with 507', async () => {
  const most = sized(200, 10_000);
  const server = await startAttacked('--max-sandboxes', String(most));
  await attack(server, async () => {
    let refused = 0;
    // So that the bystander has its own.
    await server.send('POST', '/~bystander/payment', { payment: {} }, { cid: 'shop' });
    await times(most + 50, 16, async (n) => {
      const { status } = await server.send('PUT', `/__sandbox/sandboxes/s-${n}`, {});
      if (status === 507) refused++;
      else expect(status).toBe(201);
    });
    expect(refused).toBeGreaterThanOrEqual(50);
  });
});

test('counters, rules and snapshots grow until the limits say no, and nothing is lost by that', async () => {
  const server = await startAttacked(
    '--max-sandbox-bytes',
    sized(1, 4) === 1 ? '256KiB' : '4MiB',
    '--max-bytes',
    '32MiB',
  );
  await attack(server, async () => {
    const seen = new Set<number>();
    await times(sized(100, 20_000), 16, async (n) => {
      const payment = { card: '42563574674', amount: `${n}.00`, contractAccount: '600134652' };
      const headers = { cid: 'shop', 'x-sandbox-scenario': 'dccard-3;times=1', 'x-sandbox-id': `c-${n % 3}` };
      seen.add((await server.send('POST', '/payment', { payment }, headers)).status);
    });
    await times(sized(100, 5_000), 16, async (n) => {
      const rule = { api: 'british-gas', scenario: 'dccard-3', note: `${n}`.padEnd(200, 'x') };
      seen.add((await server.send('POST', '/__sandbox/rules', rule, { 'x-sandbox-id': 'r' })).status);
    });
    await times(sized(100, 3_000), 16, async (n) => {
      seen.add((await server.send('PUT', `/__sandbox/sandboxes/r/snapshots/s-${n}`)).status);
    });
    for (const status of seen) expect([200, 201, 400, 409, 429, 500, 507]).toContain(status);
    expect(seen).toContain(507);
    expect((await server.send('GET', '/__sandbox/sandboxes/c-0')).status).toBe(200);
  });
});

test('payments with all that a body may hold fill what all sandboxes may, and then are refused', async () => {
  const server = await startAttacked('--max-bytes', sized(1, 200) === 1 ? '1MiB' : '200MiB');
  const statuses = new Set<number>();
  await attack(server, async () => {
    const description = 'd'.repeat(1_000);
    const headers = { authorization: 'Basic dGlsbGJveDp0ZXN0LWtleS1pcGFn' };
    await times(sized(3_000, 300_000), 16, async (n) => {
      if (statuses.has(507)) return;
      const charge = { amount: 150, description, due_date: '2030-01-01', type: 'charge', customer: { name: 'Maria' } };
      const sandbox = { 'x-sandbox-id': `s-${n % 50}` };
      statuses.add(
        (await server.send('POST', '/service/resources/charges', charge, { ...headers, ...sandbox })).status,
      );
    });
    expect(statuses).toContain(507);
  }, ['200', '507']);
});
