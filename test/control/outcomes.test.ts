import { bread, buyIn, idOf, orders, tillOf } from '../support/bakery.js';
import { Connection } from '../support/connection.js';
import { sandbox, server } from '../support/shared-bakery.js';

const get = (path: string) => server.send('GET', path, { sandbox });
const verify = (body: object) => server.send('POST', '/__sandbox/verify', { sandbox, body });
const pay = (scenario?: string, card = '42563574674') =>
  buyIn(server, sandbox, card, scenario === undefined ? {} : { headers: { 'x-sandbox-scenario': scenario } });
let count = 0;

/** Pays, and sees the connection end without a whole answer. */
async function payInVain(scenario: string): Promise<void> {
  const connection = await Connection.open(server.url);
  const body = JSON.stringify(bread({ order: `in-vain-${++count}` }));
  connection.write(
    `POST ${orders} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer pass-corner\r\nX-Sandbox-Id: ${sandbox}\r\nX-Sandbox-Scenario: ${scenario}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  await connection.untilEnded();
}

async function idsBy(query: string): Promise<string[]> {
  const answer = await get(`/__sandbox/requests?${query}`);
  expect([answer.status, answer.body.errors]).toEqual([200, undefined]);
  return answer.body.requests.map(({ id }: { id: string }) => id);
}

test.each(['lost-response', 'truncated', 'garbage'])(
  'that exactly one charge took effect is known where its answer was lost: %s',
  async (fault) => {
    const question = { operation: 'placeOrder', accepted: true, count: { exactly: 1 } };
    await payInVain('lost-request');
    await pay('card-declined');
    expect((await verify(question)).body.count).toBe(0);
    await payInVain(fault);
    expect((await verify(question)).body).toMatchObject({ holds: true, count: 1 });
    expect((await verify({ ...question, accepted: undefined, outcome: 'success' })).status).toBe(200);
    const [exchange] = (await get('/__sandbox/requests')).body.requests;
    expect([exchange.outcome, exchange.accepted, exchange.fault]).toEqual(['success', true, fault]);
    await pay();
    expect((await verify(question)).body).toMatchObject({ holds: false, count: 2 });
  },
);

test('what took effect is told from what did not, by each kind of outcome', async () => {
  const paid = idOf(await pay());
  const refused = idOf(await pay('card-declined'));
  const wrong = idOf(await buyIn(server, sandbox, '', { body: {} }));
  const listed = idOf(await get(orders));
  expect(await idsBy('accepted=true')).toEqual([paid]);
  expect(await idsBy('accepted=false')).toEqual([listed, wrong, refused]);
});

test('a success that moves nothing did not take effect', async () => {
  await tillOf(server, sandbox).order(bread(), undefined, { 'x-sandbox-scenario': 'given-away' });
  const [exchange] = (await get('/__sandbox/requests?operation=placeOrder')).body.requests;
  const { reply, outcome, accepted } = exchange;
  expect([reply.status, outcome, accepted]).toEqual([201, 'given-away', false]);
});

test('requests are found by outcome or fault, one name or several', async () => {
  const paid = idOf(await pay());
  const refused = idOf(await pay('card-declined'));
  await payInVain('lost-request');
  const [lost] = await idsBy('outcome=lost-request');
  expect(await idsBy('outcome=success')).toEqual([paid]);
  expect(await idsBy('outcome=card-declined')).toEqual([refused]);
  expect(await idsBy('outcome=bakery/card-declined')).toEqual([refused]);
  expect(await idsBy('outcome=success,lost-request')).toEqual([lost, paid]);
  expect((await verify({ outcome: ['success', 'card-declined'], count: { exactly: 2 } })).status).toBe(200);
  const order = [
    { operation: 'placeOrder', accepted: true },
    { operation: 'placeOrder', outcome: 'card-declined' },
    { operation: 'placeOrder', outcome: ['timeout', 'lost-request'] },
  ];
  expect((await verify({ order })).body).toMatchObject({ holds: true, requestIds: [paid, refused, lost] });
});

test('a near miss says the outcome that it had', async () => {
  await pay('card-declined');
  const { body: refused } = await verify({ outcome: 'success', accepted: true });
  expect(refused.nearest[0].differences).toEqual([
    { path: 'accepted', expected: true, actual: false },
    { path: 'outcome', expected: 'success', actual: 'card-declined' },
  ]);
});

test.each([
  [{ outcome: 'sucess' }, '/body/outcome', 'success'],
  [{ outcome: ['success', 'cart-declined'] }, '/body/outcome', 'card-declined'],
  [{ outcome: 'card-declined', operation: 'giveTip' }, '/body/outcome', 'valid here'],
  [{ outcome: 'delay' }, '/body/outcome', 'no fault'],
  [{ order: [{ operation: 'giveTip', outcome: 'card-declined' }] }, '/body/order/0/outcome', 'valid here'],
  [{ operation: 'listOrders', accepted: true }, '/body/accepted', 'only looks'],
  [{ order: [{ operation: 'giveTip' }], outcome: 'success' }, '/body/outcome', 'order'],
  [{ order: [{ operation: 'giveTip' }], accepted: true }, '/body/accepted', 'order'],
])('%j is refused', async (question, pointer, said) => {
  const answer = await verify(question);
  expect(answer.status).toBe(400);
  expect(answer.body.errors).toEqual([{ pointer, message: expect.stringContaining(said) }]);
});

test.each([
  ['outcome=sucess', '/query/outcome'],
  ['outcome=', '/query/outcome'],
  ['accepted=yes', '/query/accepted'],
  ['accepted=true&operation=listOrders', '/query/accepted'],
])('?%s is refused', async (query, pointer) => {
  const answer = await get(`/__sandbox/requests?${query}`);
  expect([answer.status, answer.body.errors?.[0].pointer]).toEqual([400, pointer]);
});
