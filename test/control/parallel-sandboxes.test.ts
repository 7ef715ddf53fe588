import { bread, pass, tillOf, tips } from '../support/bakery.js';
import { server } from '../support/shared-bakery.js';

/** What a rule brings about for tips, with its status. */
const refusals = [
  ['tip-refused', 402],
  ['not-found', 404],
  ['too-many-orders', 429],
  ['shop-on-fire', 500],
  ['closed', 503],
] as const;
const refusalOf = (n: number) => refusals[n % refusals.length] ?? refusals[0];

/** One run of one client, which differs from the others by its number alone; gives all that it can see of its world. */
async function run(n: number, id: string) {
  const send = (method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
    server.send(method, path, { sandbox: id, body, headers: { ...pass, ...headers } });
  const client = tillOf(server, id);
  const tip = (headers = {}) => send('POST', tips, { customer: 'bob', coins: 1 }, headers);
  const statuses: number[] = [];
  const note = async (answer: Promise<{ status: number }>) => void statuses.push((await answer).status);

  const time = new Date(Date.UTC(2030, 0, 1 + n)).toISOString();
  await server.send('PUT', `/__sandbox/sandboxes/${id}`, {
    body: { seed: `seed-${n}`, credentials: [`key-${n}-${id}`] },
  });
  await send('PUT', '/__sandbox/clock', { now: time, frozen: true });
  const [scenario] = refusalOf(n);
  await send('POST', '/__sandbox/rules', { scenario, operation: 'bakery/giveTip', times: 1 + (n % 3) });
  for (let i = 0; i < 4; i++) await note(tip());
  for (let i = 0; i <= n % 4; i++) await note(client.order(bread({ order: `t-${i}`, coins: 10 + n })));
  await note(tip({ 'x-sandbox-scenario': `status;code=${500 + n}` }));
  const made = await tip();
  const placed = await client.send('GET', '/bakery/v1/shops/corner/customers/ada/orders/t-0');
  if (n % 5 === 0) await server.send('PUT', `/__sandbox/sandboxes/${id}/snapshots/mine`);
  return { statuses, receipt: made.body.receipt, placedAt: placed.body.placed_at, time };
}

async function lookAt(id: string) {
  const get = async (path: string) => (await server.send('GET', path, { sandbox: id })).body;
  const client = tillOf(server, id);
  const [coins] = await client.coins();
  const listed = (await client.listed()).sort();
  const { requests } = await get('/__sandbox/requests?operation=giveTip&limit=100');
  const { rules } = await get('/__sandbox/rules');
  const { snapshots } = await get(`/__sandbox/sandboxes/${id}/snapshots`);
  return {
    coins,
    listed,
    tipped: 15 - (await client.coins('bob'))[0],
    numbers: (await get('/__sandbox/state/bakery/orders')).records.map(({ number }: { number: string }) => number),
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
    const ordered = 1 + (n % 4);
    const [scenario, status] = refusalOf(n);
    const { statuses, placedAt, time } = runs[n] ?? {};
    expect(statuses).toEqual([
      ...Array.from({ length: refused }, () => status),
      ...Array.from({ length: 4 - refused }, () => 200),
      ...Array.from({ length: ordered }, () => 201),
      500 + n,
    ]);
    expect(placedAt).toBe(time);
    expect(seen[n]).toEqual({
      coins: 10_000 - ordered * (10 + n),
      listed: ['first-order', ...Array.from({ length: ordered }, (_, i) => `t-${i}`)],
      tipped: 5 - refused,
      numbers: [
        'LOAF-00000000',
        ...['LOAF-00000001', 'LOAF-00000002', 'LOAF-00000003', 'LOAF-00000004'].slice(0, ordered),
      ],
      sandboxes: [id],
      requests: 6,
      rules: [`${scenario} ${refused}`],
      snapshots: n % 5 === 0 ? 1 : 0,
    });
  }
  expect(new Set(runs.map(({ receipt }) => receipt)).size).toBe(50);
});

test('resetting, emptying and deleting some while others run touches no other', async () => {
  const ids = Array.from({ length: 12 }, () => server.fresh());
  await Promise.all(
    ids.map(async (id, n) => {
      const client = tillOf(server, id);
      for (let i = 0; i < 6; i++) {
        await client.order(bread({ order: `t-${i}`, coins: 1 }));
        if (n % 3 === 0) await server.send('POST', `/__sandbox/sandboxes/${id}/reset`);
        if (n % 3 === 1) await server.send('DELETE', `/__sandbox/sandboxes/${id}`);
      }
    }),
  );
  const coins = await Promise.all(ids.map((id) => tillOf(server, id).coins()));
  expect(coins.map(([available]) => available)).toEqual(
    Array.from({ length: 4 }, () => [10_000, 10_000, 9_994]).flat(),
  );
});
