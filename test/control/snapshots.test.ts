import { bread, buyIn, tillOf } from '../support/bakery.js';
import { sandbox, server } from '../support/shared-bakery.js';

const at = (path: string) => `/__sandbox/sandboxes/${sandbox}/snapshots${path}`;
const take = (name: string) => server.send('PUT', at(`/${name}`));
const restore = (name: string) => server.send('POST', at(`/${name}/restore`));
const paid = async () => (await buyIn(server, sandbox)).body.number;

async function names(): Promise<string[]> {
  const { body } = await server.send('GET', at(''));
  return body.snapshots.map(({ name }: { name: string }) => name);
}

test('a snapshot brings back balances, identifiers and the clock, as often as one likes', async () => {
  const client = tillOf(server, sandbox);
  await client.order(bread(), 'bob');
  expect(await paid()).toBe('LOAF-00000002');
  const taken = await take('before');
  expect(taken.status).toBe(201);
  expect(taken.body).toMatchObject({ name: 'before', createdAt: '2026-01-15T12:00:00.000Z' });
  for (const _ of [1, 2]) {
    await client.order(bread({ order: '1' }), 'bob');
    await server.send('PUT', '/__sandbox/clock', { sandbox, body: { now: '2030-01-01T00:00:00Z', frozen: true } });
    expect(await client.coins('bob')).toEqual([9, 0]);
    const { status, body } = await restore('before');
    expect([status, body.id]).toEqual([200, sandbox]);
    expect(await client.coins('bob')).toEqual([12, 0]);
    expect(await client.listed('bob')).toEqual(['order-1']);
    expect(await paid()).toBe('LOAF-00000003');
    expect((await server.send('GET', '/__sandbox/clock', { sandbox })).body.mode).toBe('real');
  }
});

test('restoring keeps the other snapshots, those taken later too, and the journal', async () => {
  await take('first');
  await paid();
  await take('second');
  await restore('first');
  expect(await names()).toEqual(['first', 'second']);
  expect((await server.send('GET', '/__sandbox/requests', { sandbox })).body.requests).toHaveLength(1);
  await restore('second');
  expect(await paid()).toBe('LOAF-00000002');
});

test('a name taken again holds the later state; a deleted one is gone', async () => {
  await take('one');
  await paid();
  expect((await take('one')).status).toBe(200);
  await restore('one');
  expect(await paid()).toBe('LOAF-00000002');
  expect((await server.send('DELETE', at('/one'))).status).toBe(204);
  expect(await names()).toEqual([]);
  for (const answer of [await restore('one'), await server.send('DELETE', at('/one'))]) {
    expect([answer.status, answer.body.type]).toEqual([404, '/__sandbox/problems/not-found']);
  }
});

test('snapshots belong to their sandbox, and are no part of an export', async () => {
  await take('mine');
  const other = server.fresh();
  await server.send('PUT', `/__sandbox/sandboxes/${other}/snapshots/theirs`);
  expect(await names()).toEqual(['mine']);
  const { text } = await server.send('GET', `/__sandbox/sandboxes/${sandbox}/export`);
  expect(text).not.toContain('mine');
});

test('a name is like the id of a sandbox', async () => {
  for (const name of ['-a', 'a%20b', 'a'.repeat(65)]) {
    const { status, body } = await take(name);
    expect([status, body.errors[0].pointer]).toEqual([400, '/params/name']);
  }
  expect((await take('a'.repeat(64))).status).toBe(201);
});
