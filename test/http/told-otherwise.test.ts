import { StoreFull, StoreUnavailable, StoreUnsure } from '../../src/engine/store/store.js';
import { idOf, payIn, startBakery } from '../support/bakery.js';
import { Connection } from '../support/connection.js';
import type { Sandbox } from '../support/sandbox.js';
import { SteeredStore } from '../support/steered-store.js';
import { until } from '../support/until.js';
import { kindsIn } from '../support/watch.js';

const sandbox = 'a';
let store: SteeredStore;
let server: Sandbox;

beforeEach(async () => {
  store = new SteeredStore();
  server = await startBakery({}, undefined, store.around);
  await server.send('PUT', `/__sandbox/sandboxes/${sandbox}`, { body: {} });
});
afterEach(() => server.close());

const journal = async () => (await server.send('GET', '/__sandbox/requests', { sandbox })).body;
const verify = (body: object) => server.send('POST', '/__sandbox/verify', { sandbox, body });

const payment = JSON.stringify({ customer: 'ada', coins: '2', card: '42563574674' });
const head = `host: localhost\r\nx-sandbox-id: ${sandbox}\r\ncontent-type: application/json\r\nauthorization: Bearer pass-corner`;
const paying = `POST /bakery/v1/tips HTTP/1.1\r\n${head}\r\ncontent-length: ${payment.length}\r\n\r\n${payment}`;

async function leave(connection: Connection): Promise<void> {
  connection.leave();
  await connection.untilLeft();
  // What the server hears of another client comes after the end of this one.
  await server.send('GET', '/__sandbox/apis');
}

/** Pays, and the client leaves once its payment has been kept, and before the store says so. */
async function payAndLeave(then: () => void = () => undefined): Promise<void> {
  const connection = await Connection.open(server.url);
  let isGone = false;
  store.after = async () => {
    store.after = () => undefined;
    await leave(connection);
    isGone = true;
    then();
  };
  connection.write(paying);
  await until(() => isGone, 'the client leaves');
}

/** Pays, and the store does not say in time whether it has kept it, though it has. */
async function payUnsure() {
  store.after = () => {
    store.after = () => undefined;
    throw new StoreUnsure('no answer within 1.5 s');
  };
  const refused = await payIn(server, sandbox);
  server.errors.length = 0;
  return refused;
}

describe('a payment that was kept though its client was told that it could not be', () => {
  test('stands in the journal as answered with what the client was told, and as having taken effect', async () => {
    const refused = await payUnsure();
    expect(refused.status).toBe(503);
    const { requests, unrecorded } = await journal();
    expect(unrecorded).toBeUndefined();
    expect(requests).toHaveLength(1);
    const [{ id, accepted, outcome, reply }] = requests;
    expect([id, accepted, outcome]).toEqual([idOf(refused), true, 'success']);
    expect(reply).toMatchObject({
      status: 503,
      body: { fault: 'service-unavailable', words: 'Service Unavailable', about: [] },
    });
    const one = await server.send('GET', `/__sandbox/requests/${id}`, { sandbox });
    expect(one.body).toEqual(requests[0]);
  });

  test('is what a verification for its status finds, and none of those that were answered', async () => {
    const refused = await payUnsure();
    const found = await verify({ status: 503, accepted: true, count: { exactly: 1 } });
    expect([found.status, found.body.requestIds]).toEqual([200, [idOf(refused)]]);
    expect((await verify({ status: 200, count: { exactly: 0 } })).status).toBe(200);
  });

  test('is found against a client that pays again', async () => {
    await payUnsure();
    await payIn(server, sandbox);
    const kinds = await kindsIn(server, sandbox);
    expect(kinds).toContain('possible-double-charge');
    expect(kinds).toContain('retry-without-id');
  });

  test('is told right before anybody asks, once the store can be used', async () => {
    await payUnsure();
    server.time.advance(500);
    const corrections = () => server.records(sandbox, 'corrections');
    while ((await corrections()).length === 0);
    expect(await corrections()).toMatchObject([{ reply: { status: 503 } }]);
  });

  test('is gone with the journal', async () => {
    await payUnsure();
    await server.send('DELETE', '/__sandbox/requests', { sandbox });
    expect((await journal()).requests).toEqual([]);
    expect(await server.records(sandbox, 'corrections')).toEqual([]);
  });
});

test('what was not kept, though nobody knew, goes on counting as not recorded', async () => {
  store.atCommit = () => {
    store.before = () => {
      store.before = () => undefined;
      store.atCommit = () => undefined;
      throw new StoreUnavailable('no answer within 1.5 s');
    };
    throw new StoreUnsure('no answer within 1.5 s');
  };
  expect((await payIn(server, sandbox)).status).toBe(503);
  server.errors.length = 0;
  expect(await journal()).toMatchObject({ requests: [], unrecorded: 1 });
  expect(await server.records(sandbox, 'corrections')).toEqual([]);
  expect((await verify({ status: 503, count: { exactly: 0 } })).status).toBe(409);
});

test('a request that only looks, recorded though nobody knew, is answered and counts as recorded', async () => {
  store.after = () => {
    store.after = () => undefined;
    throw new StoreUnsure('no answer within 1.5 s');
  };
  const path = '/bakery/v1/hours';
  expect((await server.send('GET', path, { sandbox })).status).toBe(200);
  const { requests, unrecorded } = await journal();
  expect([requests.length, requests[0].reply.status, unrecorded]).toEqual([1, 200, undefined]);
});

test('a client that left before it could be told had no answer at all', async () => {
  await payAndLeave(() => {
    throw new StoreUnsure('no answer within 1.5 s');
  });
  while ((await journal()).requests[0]?.clientGone !== true);
  server.errors.length = 0;
  expect((await journal()).requests).toMatchObject([{ accepted: true, reply: null, clientGone: true }]);
});

test('a sandbox that is gone by the time a slow answer is given up stays gone', async () => {
  const connection = await Connection.open(server.url);
  connection.write(paying.replace('x-sandbox-id', 'x-sandbox-scenario: slow-drip\r\nx-sandbox-id'));
  await connection.untilReceived('\r\n\r\n{');
  await server.send('DELETE', `/__sandbox/sandboxes/${sandbox}`);
  await leave(connection);
  await until(() => server.time.open === 0, 'nothing waits any more');
  expect((await server.send('GET', `/__sandbox/sandboxes/${sandbox}`)).status).toBe(404);
});

test('where there is no room to note it, the sandbox goes on, and says that something was not recorded', async () => {
  const refused = await payUnsure();
  store.before = () => {
    store.before = () => undefined;
    throw new StoreFull('sandboxBytes', 1);
  };
  expect(await journal()).toMatchObject({ requests: [{ id: idOf(refused), reply: { status: 200 } }], unrecorded: 1 });
  expect((await payIn(server, sandbox)).status).toBe(200);
  expect(server.logged.map(({ message }) => message)).toContain('what clients were told could not be recorded');
});

test('a client that left while its payment was being written saw no reply', async () => {
  await payAndLeave();
  await payIn(server, sandbox);
  const [, gone] = (await journal()).requests;
  expect(gone).toMatchObject({ outcome: 'success', accepted: true, reply: null, clientGone: true });
  expect(await kindsIn(server, sandbox)).toContain('retry-without-id');
});
