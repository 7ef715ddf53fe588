import { requestOf } from '../../src/engine/scenario/example.js';
import { checkTestData } from '../../src/server.js';
import { ada, bread, coinsOf, order, orders, pass } from '../support/bakery.js';
import { SandboxClock } from '../support/clock.js';
import { sandbox, server } from '../support/shared-bakery.js';
import { bakery } from '../support/toy.js';

test('the test data of the toy API is as good as that of an API that ships', async () => {
  const { faults, holdings } = await checkTestData({ scenarios: undefined, fixtures: undefined }, [bakery]);
  expect(faults).toEqual([]);
  expect(holdings.find(({ api }) => api === 'bakery')).toMatchObject({ api: 'bakery' });
});

test('an example of each operation succeeds in a fresh sandbox', async () => {
  for (const operation of bakery.operations) {
    const { id, method, replies } = operation;
    const { target, headers, body } = requestOf(bakery, operation);
    const { status } = await server.send(method, target, { sandbox: server.fresh(), headers, body });
    expect([id, String(status)]).toEqual([id, Object.keys(replies)[0]]);
  }
});

test('bread takes coins at once, and is stale after two days', async () => {
  const placed = await order(server, sandbox);
  expect(placed.status).toBe(201);
  expect(placed.text).toBe(
    '{"order":"order-1","number":"LOAF-00000001","item":"bread","coins":3,"state":"ready","fresh":true,"card":null,"note":null,"placed_at":"2026-01-15T12:00:00.000Z"}',
  );
  expect(await coinsOf(server, sandbox)).toEqual([9997, 0]);
  await new SandboxClock(server, sandbox).ran({ by: 'P2D' });
  const { body } = await server.send('GET', `${orders}/order-1`, { sandbox, headers: pass });
  expect(body).toMatchObject({ state: 'ready', fresh: false });
});

test('a cake is paid once it is baked', async () => {
  const placed = await order(server, sandbox, { item: 'cake' });
  expect(placed.body.state).toBe('baking');
  expect(await coinsOf(server, sandbox)).toEqual([9997, 3]);
  await new SandboxClock(server, sandbox).ran({ by: 'PT5M' });
  expect(await coinsOf(server, sandbox)).toEqual([9997, 0]);
});

test('too few coins undo an order, a cold oven keeps a failed one', async () => {
  const tooMuch = await order(server, sandbox, { coins: 10001 });
  expect(tooMuch.text).toBe('{"fault":"too-few-coins","words":"Too few coins","about":[10000,10001]}');
  expect((await order(server, sandbox, { coins: 10000 })).status).toBe(201);
  const cold = { 'x-sandbox-scenario': 'oven-cold' };
  const refused = await order(server, sandbox, { order: 'order-2' }, { headers: cold });
  expect([refused.status, refused.body.fault]).toEqual([409, 'oven-cold']);
  const { body } = await server.send('GET', `${orders}/order-2`, { sandbox, headers: pass });
  expect(body.state).toBe('failed');
});

test('no pass, an old one and that of another shop open nothing, and the first thing wrong is said', async () => {
  for (const [authorization, fault] of [
    ['', 'pass-refused'],
    ['Bearer old-pass-corner', 'token-expired'],
    ['Bearer pass-harbour', 'pass-refused'],
  ] as const) {
    const { status, text, headers } = await server.send('GET', ada, { sandbox, headers: { authorization } });
    expect([status, text]).toEqual([401, `{"fault":"${fault}","words":"Show a pass","about":[]}`]);
    expect(headers['www-authenticate']).toBe('Bearer realm="bakery"');
  }
  const wrong = await order(server, sandbox, {}, { body: { ...bread({ coins: 'x', item: undefined }) } });
  expect(wrong.text).toBe('{"fault":"member-missing","words":"There is no item","about":["item"]}');
});
