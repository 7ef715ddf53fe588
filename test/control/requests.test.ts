import { idOf, orders, payIn } from '../support/bakery.js';
import { Connection } from '../support/connection.js';
import { sandbox, server } from '../support/shared-bakery.js';

const pay = (card?: string, headers: Readonly<Record<string, string>> = {}) =>
  payIn(server, sandbox, card, { headers });
const journal = (query = '') => server.send('GET', `/__sandbox/requests${query}`, { sandbox });
const asked = (where: unknown) => `?where=${encodeURIComponent(JSON.stringify(where))}`;

interface Listed {
  readonly id: string;
}

async function idsBy(query: string): Promise<string[]> {
  const { status, body } = await journal(query);
  expect([status, body.errors]).toEqual([200, undefined]);
  return (body.requests as readonly Listed[]).map(({ id }) => id);
}

test('an exchange is kept whole: what was asked, what was answered, and what it changed', async () => {
  const id = idOf(await pay('42563574674', { 'x-sandbox-scenario': 'delay;ms=0', 'x-api-key': 's3cret' }));
  const { body } = await server.send('GET', `/__sandbox/requests/${id}`, { sandbox });
  const { receipt } = body.reply.body;
  expect(receipt).toMatch(/^TIP-[\da-f]{16}$/);
  const ada = { shop: 'corner', customer: 'ada', held: 0, loyalty: 'stamp-1' };
  expect(body).toEqual({
    id,
    at: '2026-01-15T12:00:00.000Z',
    durationMs: expect.any(Number),
    sandbox,
    kind: 'request',
    api: 'bakery',
    operation: 'giveTip',
    outcome: 'success',
    accepted: true,
    request: {
      method: 'POST',
      path: '/bakery/v1/tips',
      params: {},
      query: {},
      headers: expect.objectContaining({ till: 'a-till', 'x-api-key': '****' }),
      body: { customer: 'ada', coins: '2', card: '42563574674' },
    },
    reply: {
      status: 200,
      headers: expect.objectContaining({ 'content-type': 'application/json', 'x-sandbox-request-id': id }),
      body: { thanks: true, left: 9998, receipt },
    },
    scenarios: [{ name: 'delay', by: 'header', reached: true, spent: false }],
    violations: [],
    changes: [
      {
        collection: 'customers',
        id: 'corner/ada',
        before: { ...ada, coins: 10_000 },
        after: { ...ada, coins: 9998 },
      },
      {
        collection: 'tips',
        id: receipt,
        before: null,
        after: {
          ...{ receipt, shop: 'corner', customer: 'ada', coins: 2, card: '42563574674' },
          given_at: '2026-01-15T12:00:00.000Z',
        },
      },
    ],
    findings: [],
    fault: null,
  });
  expect((await journal()).body).toEqual({ requests: [body], dropped: 0, forgottenAt: null, nextCursor: null });
});

test('each filter finds its own, and all of them together', async () => {
  const paid = idOf(await pay('1'));
  server.time.advance(60_000);
  const refused = idOf(await pay('2', { 'x-sandbox-scenario': 'tip-declined' }));
  const listed = idOf(await server.send('GET', orders, { sandbox }));
  const stray = idOf(await server.send('GET', '/nowhere?x=1', { sandbox }));
  const since = server.time.now().toISOString();
  expect(await idsBy('')).toEqual([stray, listed, refused, paid]);
  expect(await idsBy('?api=bakery')).toEqual([listed, refused, paid]);
  expect(await idsBy('?operation=listOrders')).toEqual([listed]);
  expect(await idsBy('?status=402')).toEqual([refused]);
  expect(await idsBy('?scenario=tip-declined')).toEqual([refused]);
  expect(await idsBy('?scenario=bakery/tip-declined')).toEqual([refused]);
  expect(await idsBy('?scenario=tip-refused')).toEqual([]);
  expect(await idsBy(`?since=${since}`)).toEqual([stray, listed, refused]);
  expect(await idsBy(asked({ 'body.card': '1' }))).toEqual([paid]);
  expect(await idsBy(asked({ path: '/nowhere', 'query.x': '1' }))).toEqual([stray]);
  expect(await idsBy(`${asked({ method: 'POST' })}&api=bakery&status=200&since=2026-01-15T12:00:00Z`)).toEqual([paid]);
});

test('pages follow each other without gaps or doubles while new requests arrive', async () => {
  const sent: string[] = [];
  for (let card = 1; card <= 5; card++) sent.unshift(idOf(await pay(String(card))));
  const seen: string[] = [];
  let cursor = '';
  do {
    const { body } = await journal(`?limit=2${cursor}`);
    expect(body.requests.length).toBeLessThanOrEqual(2);
    seen.push(...(body.requests as readonly Listed[]).map(({ id }) => id));
    cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`;
    await pay('later');
  } while (cursor !== '');
  expect(seen).toEqual(sent);
});

test('a page that holds all there is has no next one, however it is filtered', async () => {
  await pay('1');
  await pay('2');
  expect((await journal('?limit=2')).body.nextCursor).toBeNull();
  expect((await journal('?limit=1')).body.nextCursor).toEqual(expect.any(String));
  expect((await journal(`${asked({ 'body.card': '2' })}&limit=1`)).body.nextCursor).toBeNull();
});

test.each([
  ['?limit=0', '/query/limit'],
  ['?limit=501', '/query/limit'],
  ['?limit=ten', '/query/limit'],
  ['?cursor=abc', '/query/cursor'],
  ['?status=99', '/query/status'],
  ['?since=yesterday', '/query/since'],
  ['?scenario=card-3', '/query/scenario'],
  ['?scenario=cafe/tip-declined', '/query/scenario'],
  ['?api=paypal', '/query/api'],
  ['?api=', '/query/api'],
  ['?operation=pay', '/query/operation'],
  ['?api=bakery&operation=cafe/giveTip', '/query/operation'],
  ['?where={', '/query/where'],
  ['?where=null', '/query/where'],
  ['?where={"$where":"1"}', '/query/where/$where'],
  ['?where={"headers.authorization":{"$regex":"^B"}}', '/query/where/headers.authorization/$regex'],
  ['?page=2', '/query/page'],
  ['?limit=1&limit=2', '/query/limit'],
])('%s is refused', async (query, pointer) => {
  const { status, headers, body } = await journal(query.replace(/(?<==)\{.*/, encodeURIComponent));
  expect([status, headers['content-type']]).toEqual([400, 'application/problem+json']);
  expect(body.errors).toEqual([{ pointer, message: expect.any(String) }]);
});

test('what masking took is found by the value that it was, in any case of a header', async () => {
  const card = '4000000000000002';
  const id = idOf(await pay(card, { authorization: 'Bearer one', 'x-api-key': 'k-1' }));
  await pay('4242424242424242', { authorization: 'Bearer two', 'x-api-key': 'k-2' });
  expect(await idsBy(asked({ 'headers.authorization': 'Bearer one' }))).toEqual([id]);
  expect(await idsBy(asked({ 'headers.X-API-Key': 'k-1' }))).toEqual([id]);
  expect(await idsBy(asked({ $or: [{ 'headers.X-API-Key': { $in: ['k-1', 'k-3'] } }] }))).toEqual([id]);
  expect(await idsBy(asked({ 'body.card': card }))).toEqual([id]);
  expect(await idsBy(asked({ 'headers.authorization': '****' }))).toEqual([]);
});

test('requests to nobody, wrong methods and answers of our own are kept, control calls are not', async () => {
  const stray = idOf(await server.send('GET', '/bakrey', { sandbox }));
  const method = idOf(await server.send('DELETE', '/bakery/v1/tips', { sandbox }));
  const scenario = idOf(await pay('1', { 'x-sandbox-scenario': 'no-such' }));
  const unread = idOf(await payIn(server, sandbox, '', { body: '{"payment":' }));
  await server.send('GET', '/__sandbox/apis', { sandbox });
  await server.send('GET', '/__sandbox/nowhere', { sandbox });
  expect(await idsBy('')).toEqual([unread, scenario, method, stray]);
  const { body } = await journal();
  expect(
    (body.requests as readonly { api: unknown; operation: unknown; reply: { status: number } }[]).map(
      ({ api, operation, reply }) => [api, operation, reply.status],
    ),
  ).toEqual([
    ['bakery', 'giveTip', 400],
    ['bakery', 'giveTip', 400],
    ['bakery', null, 405],
    [null, null, 404],
  ]);
  expect(body.requests[0].request.body).toEqual({ unparsed: 11 });
});

test.each([
  ['lost-request', null, 0],
  ['lost-response', null, 2],
  ['truncated', 200, 2],
])('%s is named as the fault of its exchange', async (fault, status, changes) => {
  const connection = await Connection.open(server.url);
  const body = '{"customer":"ada","coins":"2","card":"1"}';
  connection.write(
    `POST /bakery/v1/tips HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer pass-corner\r\nX-Sandbox-Id: ${sandbox}\r\nX-Sandbox-Scenario: ${fault}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  await connection.untilEnded();
  const [exchange] = (await journal()).body.requests;
  expect([exchange.fault, exchange.reply?.status ?? null, exchange.changes.length]).toEqual([fault, status, changes]);
});

test('forgotten requests are gone, those of other sandboxes stay', async () => {
  const id = idOf(await pay());
  const other = server.fresh();
  await payIn(server, other);
  const forgotten = await server.send('DELETE', '/__sandbox/requests', { sandbox });
  expect([forgotten.status, forgotten.text]).toEqual([204, '']);
  expect((await journal()).body).toMatchObject({ requests: [], dropped: 0, nextCursor: null });
  const gone = await server.send('GET', `/__sandbox/requests/${id}`, { sandbox });
  expect([gone.status, gone.body.type]).toEqual([404, '/__sandbox/problems/not-found']);
  expect((await server.send('GET', '/__sandbox/requests', { sandbox: other })).body.requests).toHaveLength(1);
  const again = idOf(await pay());
  expect(await idsBy('')).toEqual([again]);
});

test('an exchange of another sandbox is not found', async () => {
  const id = idOf(await pay());
  const elsewhere = await server.send('GET', `/__sandbox/requests/${id}`, { sandbox: server.fresh() });
  expect(elsewhere.status).toBe(404);
});
