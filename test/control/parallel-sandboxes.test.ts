import { charge, clientOf } from '../apis/charge-and/requests.js';
import { server } from '../support/shared.js';

const payment = { payment: { card: '42563574674', amount: '58.00', contractAccount: '600134652' } };
const account = { user_id: 'bbbbbbbb-0009-4bbb-8bbb-bbbbbbbbbbbb', currency: 'EUR' };

/** One run of one client, which differs from the others by its number alone; gives all that it can see of its world. */
async function run(n: number, id: string) {
  const send = (method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
    server.send(method, path, { sandbox: id, body, headers });
  const client = clientOf(server, id);
  const statuses: number[] = [];
  const note = async (answer: Promise<{ status: number }>) => void statuses.push((await answer).status);

  const time = new Date(Date.UTC(2030, 0, 1 + n)).toISOString();
  await server.send('PUT', `/__sandbox/sandboxes/${id}`, {
    body: { seed: `seed-${n}`, credentials: [`key-${n}-${id}`] },
  });
  await send('PUT', '/__sandbox/clock', { now: time, frozen: true });
  await send('POST', '/__sandbox/rules', {
    scenario: `dccard-${1 + (n % 16)}`,
    api: 'british-gas',
    times: 1 + (n % 3),
  });
  for (let i = 0; i < 4; i++) await note(send('POST', '/payment', payment));
  for (let i = 0; i <= n % 4; i++) await note(client.pay(charge({ transactionId: `t-${i}`, kilometer: 10 + n })));
  await note(send('POST', '/payment', payment, { 'x-sandbox-scenario': `status;code=${500 + n}` }));
  const made = await send('POST', '/account', account);
  if (n % 5 === 0) await server.send('PUT', `/__sandbox/sandboxes/${id}/snapshots/mine`);
  return { statuses, accountId: made.body.id, createdAt: made.body.created_at, time };
}

async function lookAt(id: string) {
  const get = async (path: string) => (await server.send('GET', path, { sandbox: id })).body;
  const client = clientOf(server, id);
  const [available] = await client.kilometers();
  const listed = (await client.listed()).sort();
  const { requests } = await get('/__sandbox/requests?api=british-gas&limit=100');
  const { rules } = await get('/__sandbox/rules');
  const { snapshots } = await get(`/__sandbox/sandboxes/${id}/snapshots`);
  return {
    available,
    listed,
    payments: (await get('/__sandbox/state/british-gas/payments')).records.map(({ id }: { id: string }) => id),
    sandboxes: [...new Set(requests.map(({ sandbox }: { sandbox: string }) => sandbox))],
    requests: requests.length,
    rules: rules.map(({ scenario, applied }: { scenario: string; applied: number }) => `${scenario} ${applied}`),
    snapshots: snapshots.length,
  };
}

test('fifty clients with the same identifiers, at the same time, each in a sandbox of its own, never see each other', async () => {
  const ids = Array.from({ length: 50 }, () => server.fresh());
  const runs = await Promise.all(ids.map((id, n) => run(n, id)));
  const seen = await Promise.all(ids.map(lookAt));
  for (const [n, id] of ids.entries()) {
    const refused = 1 + (n % 3);
    const charges = 1 + (n % 4);
    const { statuses, createdAt, time } = runs[n] ?? {};
    expect(statuses).toEqual([
      ...Array.from({ length: refused }, () => 500),
      ...Array.from({ length: 4 - refused }, () => 200),
      ...Array.from({ length: charges }, () => 200),
      500 + n,
    ]);
    expect(createdAt).toBe(time);
    expect(seen[n]).toEqual({
      available: 10_000 - charges * (10 + n),
      listed: Array.from({ length: charges }, (_, i) => `t-${i}`),
      payments: ['003400026738', '003400026739', '003400026740'].slice(0, 4 - refused),
      sandboxes: [id],
      requests: 5,
      rules: [`dccard-${1 + (n % 16)} ${refused}`],
      snapshots: n % 5 === 0 ? 1 : 0,
    });
  }
  expect(new Set(runs.map(({ accountId }) => accountId)).size).toBe(50);
});

test('resetting, emptying and deleting some while others run touches no other', async () => {
  const ids = Array.from({ length: 12 }, () => server.fresh());
  await Promise.all(
    ids.map(async (id, n) => {
      const client = clientOf(server, id);
      for (let i = 0; i < 6; i++) {
        await client.pay(charge({ transactionId: `t-${i}`, kilometer: 1 }));
        if (n % 3 === 0) await server.send('POST', `/__sandbox/sandboxes/${id}/reset`);
        if (n % 3 === 1) await server.send('DELETE', `/__sandbox/sandboxes/${id}`);
      }
    }),
  );
  const kilometers = await Promise.all(ids.map((id) => clientOf(server, id).kilometers()));
  expect(kilometers.map(([available]) => available)).toEqual(
    Array.from({ length: 4 }, () => [10_000, 10_000, 9_994]).flat(),
  );
});
