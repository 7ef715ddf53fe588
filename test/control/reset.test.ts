import { bread, buyIn, order, pass, tillOf, tips } from '../support/bakery.js';
import { sandbox, server } from '../support/shared-bakery.js';

const tip = { headers: pass, body: { customer: 'ada', coins: 1 } };

const pay = () => buyIn(server, sandbox);
const reset = (keep?: readonly string[]) =>
  server.send('POST', `/__sandbox/sandboxes/${sandbox}/reset`, keep && { body: { keep } });
const arm = (rule: object) => server.send('POST', '/__sandbox/rules', { sandbox, body: rule });

async function requests(): Promise<number> {
  return (await server.send('GET', '/__sandbox/requests', { sandbox })).body.requests.length;
}

test('a reset goes back to the fixtures: records, identifiers, counters, rules and the journal', async () => {
  const client = tillOf(server, sandbox);
  await client.order(bread());
  await pay();
  const fail = () =>
    order(server, sandbox, { order: 'once' }, { headers: { 'x-sandbox-scenario': 'status;code=503;times=1' } });
  expect((await fail()).status).toBe(503);
  expect((await fail()).status).toBe(201);
  await arm({ scenario: 'card-declined', api: 'bakery' });
  expect(await client.coins()).toEqual([9991, 0]);

  const { status, body } = await reset();
  expect(status).toBe(200);
  expect(body).toMatchObject({ id: sandbox, createdAt: '2026-01-15T12:00:00.000Z' });
  expect(await requests()).toBe(0);
  expect((await server.send('GET', '/__sandbox/rules', { sandbox })).body.rules).toEqual([]);
  expect(await client.coins()).toEqual([10000, 0]);
  expect((await pay()).body.number).toBe('LOAF-00000001');
  expect((await fail()).status).toBe(503);
});

test('settings and snapshots survive a reset; the clock starts again where the settings say', async () => {
  await server.send('PUT', `/__sandbox/sandboxes/${sandbox}`, { body: { seed: 's', time: '2030-01-01T00:00:00Z' } });
  await server.send('PUT', `/__sandbox/sandboxes/${sandbox}/snapshots/one`);
  const first = (await server.send('POST', tips, { sandbox, ...tip })).body;
  const { body } = await reset();
  expect(body.settings).toMatchObject({ seed: 's', time: '2030-01-01T00:00:00.000Z' });
  const again = (await server.send('POST', tips, { sandbox, ...tip })).body;
  expect(again).toEqual(first);
  const { snapshots } = (await server.send('GET', `/__sandbox/sandboxes/${sandbox}/snapshots`)).body;
  expect(snapshots.map(({ name }: { name: string }) => name)).toEqual(['one']);
});

test('rules that are kept go on with what they have counted', async () => {
  await arm({ scenario: 'card-declined', api: 'bakery', times: 2 });
  expect((await pay()).status).toBe(402);
  await reset(['rules']);
  expect((await pay()).status).toBe(402);
  expect((await pay()).status).toBe(201);
  const { rules } = (await server.send('GET', '/__sandbox/rules', { sandbox })).body;
  expect(rules).toMatchObject([{ scenario: 'card-declined', applied: 2 }]);
});

test('the journal that is kept is kept with its coverage', async () => {
  await pay();
  await reset(['requests']);
  expect(await requests()).toBe(1);
  const covered = async () => {
    const { body } = await server.send('GET', '/__sandbox/coverage?api=bakery', { sandbox });
    return body.covered;
  };
  expect(await covered()).toBe(1);
  await reset();
  expect(await covered()).toBe(0);
});

test('a reset tells those who follow the feed, whose numbers go on', async () => {
  await pay();
  await reset();
  await pay();
  const events = await server.feed(sandbox);
  expect(events.map(({ seq, kind }) => `${seq} ${kind}`)).toEqual(['2 reset', '3 request']);
  expect(events[0]?.text).toBe('{"at":"2026-01-15T12:00:00.000Z","cause":"reset"}');
});

test.each([
  [{ keep: ['everything'] }, '/body/keep/0'],
  [{ keep: ['rules', 'rules'] }, '/body/keep'],
  [{ keeps: [] }, '/body'],
])('%j is refused, and nothing is reset', async (body, pointer) => {
  await pay();
  const answer = await server.send('POST', `/__sandbox/sandboxes/${sandbox}/reset`, { body });
  expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, pointer]);
  expect(await requests()).toBe(1);
});

test('work that was due is gone after a reset', async () => {
  await order(server, sandbox, { item: 'cake' });
  expect((await server.send('GET', '/__sandbox/tasks', { sandbox })).body.tasks).toHaveLength(1);
  await reset();
  expect((await server.send('GET', '/__sandbox/tasks', { sandbox })).body.tasks).toEqual([]);
  expect(server.time.open).toBe(0);
});

test('a request in flight has happened wholly before a reset or happens wholly after it', async () => {
  const client = tillOf(server, sandbox);
  const running: Promise<unknown>[] = [];
  for (let round = 0; round < 8; round++) {
    for (let i = 0; i < 12; i++) running.push(client.order(bread({ order: `t-${round}-${i}`, coins: 10 })));
    running.push(reset());
    running.push(looksWhole());
  }
  await Promise.all(running);
  await looksWhole();

  async function looksWhole(): Promise<void> {
    const { body } = await server.send('GET', `/__sandbox/sandboxes/${sandbox}/export`);
    const { customers, orders } = body.collections['bakery'];
    const ada = customers.find(({ customer }: { customer: string }) => customer === 'ada');
    // One of the orders is the fixture's.
    expect(10_000 - ada.coins).toBe((orders.length - 1) * 10);
  }
});
