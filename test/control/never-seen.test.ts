// The same wherever it is kept.
import { StoreUnavailable } from '../../src/engine/store/store.js';
import { bread, buyIn, startBakery } from '../support/bakery.js';
import { Connection } from '../support/connection.js';
import type { Sandbox } from '../support/sandbox.js';
import { sandbox, server } from '../support/shared-bakery.js';
import { SteeredStore } from '../support/steered-store.js';
import { until } from '../support/until.js';

const get = (path: string, name = sandbox) => server.send('GET', path, { sandbox: name });
const verify = (body: object, at: Sandbox = server, name = sandbox) =>
  at.send('POST', '/__sandbox/verify', { sandbox: name, body });
const exists = async () => (await server.send('GET', `/__sandbox/sandboxes/${sandbox}`)).status === 200;

test.each([
  '/__sandbox/requests',
  '/__sandbox/findings',
  '/__sandbox/coverage',
  '/__sandbox/report',
  '/__sandbox/report?format=junit',
])('%s of a sandbox that nobody has used is not found, and makes none', async (path) => {
  const { status, body } = await get(path);
  expect([status, body.type]).toEqual([404, '/__sandbox/problems/not-found']);
  expect(body.detail).toContain(`There is no sandbox ${sandbox}`);
  expect(await exists()).toBe(false);
  await buyIn(server, sandbox);
  expect((await get(path)).status).toBe(200);
});

test.each(['/__sandbox/requests', '/__sandbox/findings', '/__sandbox/coverage', '/__sandbox/report'])(
  '%s of default is there before anybody has used it',
  async (path) => {
    const own = await startBakery();
    expect((await own.send('GET', path)).status).toBe(200);
    await own.close();
  },
);

test('who means it gets a report on a sandbox that nobody has used, which makes none', async () => {
  const { status, body } = await get('/__sandbox/report?allowEmpty=true');
  expect([status, body.sandbox, body.requests, body.coverage.covered]).toEqual([200, sandbox, 0, 0]);
  expect(await exists()).toBe(false);
  expect((await get('/__sandbox/report?allowEmpty=yes')).body.errors).toMatchObject([{ pointer: '/query/allowEmpty' }]);
});

const named = { api: 'bakery', collection: 'customers', kind: 'not-found', name: 'a-name' };

test('nothing that only looks, or takes away, makes a sandbox that nobody has used', async () => {
  const { paths } = (await server.send('GET', '/__sandbox/openapi/sandbox.json')).body;
  const making: string[] = [];
  let asked = 0;
  for (const [path, methods] of Object.entries<object>(paths)) {
    const filled = path.replace(/\{(\w+)\}/g, (_, name) => Reflect.get(named, name) ?? sandbox);
    for (const method of ['get', 'delete'].filter((one) => one in methods && !path.endsWith('/events'))) {
      const { status } = await server.send(method.toUpperCase(), filled, { sandbox });
      if (status >= 500) making.push(`${method} ${path}: ${status}`);
      if (await exists()) making.push(`${method} ${path}`);
      asked++;
    }
  }
  expect(asked).toBeGreaterThanOrEqual(30);
  expect(making).toEqual([]);
});

test.each([
  ['/__sandbox/rules', { rules: [] }],
  ['/__sandbox/tasks', { tasks: [] }],
  ['/__sandbox/clock', { now: '2026-01-15T12:00:00.000Z', mode: 'real' }],
  ['/__sandbox/state', { apis: expect.arrayContaining([expect.objectContaining({ api: 'bakery' })]) }],
  [
    '/__sandbox/state/bakery/shops',
    { records: expect.arrayContaining([expect.objectContaining({ shop: 'corner' })]), nextCursor: null },
  ],
  ['/__sandbox/state/bakery/shops/corner', expect.objectContaining({ shop: 'corner' })],
])('%s tells what a request to a sandbox that nobody has used would meet', async (path, expected) => {
  const { status, body } = await get(path);
  expect([status, body]).toEqual([200, expected]);
  expect(await exists()).toBe(false);
});

test('a feed can be followed before anything happens, and makes nothing happen', async () => {
  const follower = await Connection.open(server.url);
  follower.write(`GET /__sandbox/events HTTP/1.1\r\nhost: localhost\r\nx-sandbox-id: ${sandbox}\r\n\r\n`);
  await follower.untilReceived(': the feed of this sandbox');
  expect(await exists()).toBe(false);
  const { headers } = await buyIn(server, sandbox);
  await follower.untilReceived(`"id":"${headers['x-sandbox-request-id']}"`);
  follower.leave();
});

test('taking back what was set up in a sandbox that nobody has used is no error', async () => {
  expect((await server.send('DELETE', '/__sandbox/rules', { sandbox })).status).toBe(204);
  const clock = await server.send('DELETE', '/__sandbox/clock', { sandbox });
  expect([clock.status, clock.body.mode]).toEqual([200, 'real']);
});

test('forgetting the requests of a sandbox that nobody has used makes none', async () => {
  expect((await server.send('DELETE', '/__sandbox/requests', { sandbox })).status).toBe(204);
  expect(await exists()).toBe(false);
});

test.each([[{ exactly: 0 }], [{ atMost: 3 }], [{ atLeast: 0 }]])(
  'that %j requests came to a sandbox that nobody has used is not found, and makes none',
  async (count) => {
    const { status, body } = await verify({ count });
    expect([status, body.type]).toEqual([404, '/__sandbox/problems/not-found']);
    expect(await exists()).toBe(false);
  },
);

async function begin(body: object) {
  const { begun } = server.time;
  const answer = verify(body).then((response) => response);
  await until(() => server.time.begun > begun, 'the question waits');
  return { answer };
}

test('a question can wait for a sandbox that is about to come into being', async () => {
  const { answer } = await begin({ operation: 'placeOrder', within: 'PT5S' });
  expect(await exists()).toBe(false);
  await buyIn(server, sandbox);
  expect((await answer).body).toMatchObject({ holds: true, count: 1 });
});

test('a question that has waited for a sandbox in vain is told that there is none', async () => {
  const { answer } = await begin({ count: { exactly: 0 }, within: 'PT5S' });
  server.time.advance(5_000);
  expect((await answer).status).toBe(404);
  expect(await exists()).toBe(false);
});

describe('where the journal has let go of requests', () => {
  let small: Sandbox;
  beforeEach(async () => {
    small = await startBakery({ journalLimit: 3 });
    for (const card of ['1', '2', '3', '4', '5']) await buyIn(small, 'default', card);
  });
  afterEach(() => small.close());

  const ask = (body: object) => verify(body, small, 'default');
  const ofCard = (card: string) => ({ operation: 'placeOrder', where: { 'body.card': card } });

  test.each([
    [{ ...ofCard('1'), count: { exactly: 0 } }],
    [{ ...ofCard('5'), count: { exactly: 1 } }],
    [{ ...ofCard('5'), count: { atMost: 1 } }],
    [{ ...ofCard('1') }],
    [{ count: { atLeast: 4 } }],
    [{ order: [ofCard('1'), ofCard('5')] }],
  ])('%j can not be said', async (body) => {
    const answer = await ask(body);
    expect([answer.status, answer.body.type]).toEqual([409, '/__sandbox/problems/journal-incomplete']);
    expect(answer.body).toMatchObject({ dropped: 2, detail: expect.stringContaining('--journal-limit') });
  });

  test.each([
    [{ count: { atLeast: 3 } }, 200],
    [{ ...ofCard('5') }, 200],
    [{ order: [ofCard('4'), ofCard('5')] }, 200],
    [{ count: { atMost: 2 } }, 422],
    [{ ...ofCard('5'), count: { exactly: 0 } }, 422],
  ])('%j is certain all the same: %i', async (body, status) => {
    expect((await ask(body)).status).toBe(status);
  });

  test('what is counted as it comes is certain, however little the journal keeps', async () => {
    await small.send('DELETE', '/__sandbox/requests');
    await buyIn(small, 'default', '6');
    const { begun } = small.time;
    const answer = ask({ count: { exactly: 2 }, within: 'PT5S' }).then((one) => one);
    await until(() => small.time.begun > begun, 'the question waits');
    await buyIn(small, 'default', '7');
    small.time.advance(5_000);
    expect((await answer).body).toMatchObject({ holds: true, count: 2 });
  });

  test('a report says so in every format, and passes nothing', async () => {
    for (const format of ['junit', 'markdown', 'html']) {
      const { text } = await small.send('GET', `/__sandbox/report?format=${format}`);
      expect(text).toContain('The journal has let go of 2 older requests');
      expect(text).not.toMatch(/<testcase classname="(contract|requests)"[^>]*\/>/);
      if (format !== 'junit') expect(text.match(/None among those that the journal holds\./g)).toHaveLength(2);
    }
  });
});

describe('where the journal has cut a body, or masks what is asked for', () => {
  const asks = (where: object) => ({ operation: 'placeOrder', where });
  const long = bread({ card: '1', remark: 'x'.repeat(70_000) });

  test.each([
    [asks({ 'body.card': '1' })],
    [asks({ 'body.card': { $ne: '1' } })],
    [asks({ $or: [{ 'body.card': '2' }, { 'query.a': '1' }] })],
    [{ order: [asks({ 'body.card': '1' })] }],
  ])('how many cut bodies are like %j can not be said', async (question) => {
    await buyIn(server, sandbox, '', { body: long });
    const count = 'order' in question ? {} : { count: { exactly: 0 } };
    const { status, body } = await verify({ ...question, ...count });
    expect([status, body.type, body.undecided?.length]).toEqual([409, '/__sandbox/problems/journal-incomplete', 1]);
  });

  test('what else is asked for tells a cut body apart', async () => {
    await buyIn(server, sandbox, '', { body: long });
    const none = { count: { exactly: 0 } };
    expect((await verify({ ...asks({ 'body.card': '1', 'headers.till': 'b' }), ...none })).status).toBe(200);
    expect((await verify({ ...asks({ 'body.card': '1' }), status: 500, ...none })).status).toBe(200);
    expect((await verify({ ...asks({ 'headers.till': 'a-till' }), count: { exactly: 1 } })).status).toBe(200);
    expect((await verify({ ...asks({ 'body.truncated': true }), count: { exactly: 1 } })).status).toBe(200);
    expect((await verify({ ...asks({ 'body.card': '1' }), count: { atMost: 1 } })).status).toBe(200);
  });

  test('a list names the requests that it can not tell', async () => {
    await buyIn(server, sandbox, '', { body: long });
    await buyIn(server, sandbox, '1');
    const where = encodeURIComponent('{"body.card":"1"}');
    const { body } = await get(`/__sandbox/requests?where=${where}`);
    expect([body.requests.length, body.undecided.length]).toEqual([1, 1]);
    expect((await get('/__sandbox/requests')).body).not.toHaveProperty('undecided');
  });

  test.each([
    ['a pattern', { $regex: '^4242' }],
    ['an order', { $gt: '4' }],
    ['a denied pattern', { $not: { $regex: '^4242' } }],
  ])('%s says nothing of a card number that is masked', async (_, condition) => {
    await buyIn(server, sandbox, '4242424242424242');
    const { status } = await verify({ ...asks({ 'body.card': condition }), count: { exactly: 0 } });
    expect(status).toBe(409);
    await buyIn(server, sandbox, '42563574674', { headers: { till: 'other' } });
    const other = asks({ 'body.card': { $regex: '^9' }, 'headers.till': 'other' });
    expect((await verify({ ...other, count: { exactly: 0 } })).status).toBe(200);
  });
});

describe('where requests could not be recorded, since nothing could be kept', () => {
  const store = new SteeredStore();
  let steered: Sandbox;
  beforeEach(async () => {
    steered = await startBakery({}, undefined, store.around);
    await buyIn(steered, 'default', '1');
    store.atCommit = () => {
      throw new StoreUnavailable('the disk is full');
    };
    expect((await buyIn(steered, 'default', '2')).status).toBe(503);
    store.atCommit = () => undefined;
    steered.errors.length = 0;
  });
  afterEach(() => steered.close());

  test('what depends on them can not be said', async () => {
    const ofCard = { operation: 'placeOrder', where: { 'body.card': '2' }, count: { exactly: 0 } };
    const { status, body } = await verify(ofCard, steered, 'default');
    expect([status, body.type, body.unrecorded]).toEqual([409, '/__sandbox/problems/journal-incomplete', 1]);
    expect((await verify({ count: { atLeast: 1 } }, steered, 'default')).status).toBe(200);
    expect((await steered.send('GET', '/__sandbox/requests')).body).toMatchObject({ unrecorded: 1 });
  });

  test('a report says so in every format, and passes nothing', async () => {
    for (const format of ['junit', 'markdown', 'html']) {
      const { text } = await steered.send('GET', `/__sandbox/report?format=${format}`);
      expect(text).toContain('1 requests could not be recorded');
      expect(text).not.toMatch(/<testcase classname="(contract|requests|findings)"[^>]*\/>/);
    }
  });

  test.each(['/__sandbox/findings', '/__sandbox/coverage'])('%s says so', async (path) => {
    expect((await steered.send('GET', path)).body).toMatchObject({ unrecorded: 1 });
  });

  test.each([
    ['forgotten', 'DELETE', '/__sandbox/requests'],
    ['reset', 'POST', '/__sandbox/sandboxes/default/reset'],
    ['emptied', 'DELETE', '/__sandbox/sandboxes/default'],
  ])('all is certain again once the journal is %s', async (_, method, path) => {
    expect((await steered.send(method, path)).status).toBeLessThan(300);
    await buyIn(steered, 'default', '3');
    expect((await verify({ count: { exactly: 1 } }, steered, 'default')).status).toBe(200);
    expect((await steered.send('GET', '/__sandbox/requests')).body).not.toHaveProperty('unrecorded');
  });
});
