// The same wherever it is kept.
import { apis as shipped } from '../../src/apis/index.js';
import type { Api } from '../../src/engine/api/api.js';
import { buyIn, idOf, orders } from '../support/bakery.js';
import { type Sandbox, startSandbox } from '../support/sandbox.js';
import { bakery, cafe } from '../support/toy.js';

const apis: readonly Api[] = [bakery, cafe, ...shipped];

let server: Sandbox;
let sandbox: string;
beforeAll(async () => {
  server = await startSandbox({}, undefined, undefined, undefined, apis);
});
afterAll(() => server.close());
beforeEach(() => {
  sandbox = server.fresh();
});

const get = (path: string) => server.send('GET', path, { sandbox });
const post = (path: string, body: object) => server.send('POST', path, { sandbox, body });
const errorsOf = (answer: { body: { errors?: unknown } }) => answer.body.errors;

/** Names that operations of several APIs have. */
const shared = apis
  .flatMap(({ operations }) => operations.map(({ id }) => id))
  .filter((id, i, all) => all.indexOf(id) !== i);

test('some operations of several APIs have one name', () => {
  expect(shared).toEqual(expect.arrayContaining(['placeOrder', 'getOrder', 'giveTip']));
});

describe.each(apis.flatMap(({ name, operations }) => operations.map(({ id }) => [`${name}/${id}`, name, id])))(
  '%s',
  (qualified, api, id) => {
    const others = apis.map(({ name }) => name).filter((name) => name !== api);

    test.each([
      ['/__sandbox/requests', () => get(`/__sandbox/requests?operation=${qualified}`)],
      ['/__sandbox/scenarios', () => get(`/__sandbox/scenarios?operation=${qualified}`)],
      ['/__sandbox/verify', () => post('/__sandbox/verify', { operation: qualified, count: { exactly: 0 } })],
      ['a step', () => post('/__sandbox/verify', { order: [{ operation: qualified }], within: 'PT0S' })],
      ['/__sandbox/rules', () => post('/__sandbox/rules', { operation: qualified, scenario: 'lost-response' })],
    ])('is understood by %s', async (_, ask) => {
      await buyIn(server, sandbox);
      expect([200, 201, 422]).toContain((await ask()).status);
    });

    test('contradicts another API', async () => {
      const [other = ''] = others;
      const pointers = [
        await get(`/__sandbox/requests?operation=${qualified}&api=${other}`),
        await get(`/__sandbox/scenarios?operation=${qualified}&api=${other}`),
        await post('/__sandbox/verify', { operation: qualified, api: other }),
        await post('/__sandbox/verify', { api: other, order: [{ operation: qualified }] }),
        await post('/__sandbox/rules', { operation: qualified, api: other, scenario: 'lost-response' }),
      ].map((answer) => [answer.status, answer.body.errors[0].pointer]);
      expect(pointers).toEqual([
        [400, '/query/operation'],
        [400, '/query/operation'],
        [400, '/body/operation'],
        [400, '/body/order/0/operation'],
        [400, '/body/operation'],
      ]);
      expect((await get(`/__sandbox/scenarios?operation=${qualified}&api=${api}`)).status).toBe(200);
      expect((await get(`/__sandbox/scenarios?operation=${id}`)).status).toBe(200);
    });
  },
);

test('a name with its API means that one alone, a bare one all of that name', async () => {
  const paid = idOf(await buyIn(server, sandbox));
  const other = idOf(await post(orders.replace('/bakery/', '/cafe/'), {}));
  const ids = async (name: string) =>
    (await get(`/__sandbox/requests?operation=${name}`)).body.requests.map(({ id }: { id: string }) => id);
  expect(await ids('bakery/placeOrder')).toEqual([paid]);
  expect(await ids('cafe/placeOrder')).toEqual([other]);
  expect(await ids('placeOrder')).toEqual([other, paid]);
  const count = { exactly: 1 };
  expect((await post('/__sandbox/verify', { operation: 'bakery/placeOrder', count })).status).toBe(200);
  const order = [{ operation: 'bakery/placeOrder' }, { operation: 'cafe/placeOrder' }];
  expect((await post('/__sandbox/verify', { order })).body.requestIds).toEqual([paid, other]);
});

test('a rule with such a name says of which API it is, and leaves the others alone', async () => {
  const { body } = await post('/__sandbox/rules', { operation: 'cafe/placeOrder', scenario: 'status' });
  expect(body).toMatchObject({ api: 'cafe', operation: 'placeOrder' });
  expect((await buyIn(server, sandbox)).status).toBe(201);
  const rules = [{ ...body, operation: 'bakery/placeOrder', api: null }];
  const state = await get(`/__sandbox/sandboxes/${sandbox}/export`);
  await post(`/__sandbox/sandboxes/${sandbox}/import`, { ...state.body, rules });
  expect((await get('/__sandbox/rules')).body.rules).toMatchObject([{ api: 'bakery', operation: 'placeOrder' }]);
  expect((await buyIn(server, sandbox)).status).toBe(503);
});

test.each([
  ['placeOrdre', '; did you mean bakery/placeOrder? there are bakery/placeOrder, cafe/'],
  ['tea/placeOrder', '; did you mean bakery/placeOrder? there are bakery/placeOrder, '],
  ['paypal/placeOrder', '; did you mean bakery/placeOrder? there are bakery/placeOrder, '],
  ['/placeOrder', '; did you mean bakery/placeOrder? there are bakery/placeOrder, '],
  ['tea/', '; there are bakery/placeOrder, '],
])('%s is refused with what there is, by full names where a bare one is not clear', async (operation, said) => {
  await buyIn(server, sandbox);
  const answers = [
    [await get(`/__sandbox/requests?operation=${operation}`), '/query/operation'],
    [await get(`/__sandbox/scenarios?operation=${operation}`), '/query/operation'],
    [await post('/__sandbox/verify', { operation }), '/body/operation'],
    [await post('/__sandbox/verify', { order: [{ operation }] }), '/body/order/0/operation'],
    [await post('/__sandbox/rules', { operation, scenario: 'lost-response' }), '/body/operation'],
  ] as const;
  for (const [answer, pointer] of answers) {
    expect(errorsOf(answer)).toEqual([
      { pointer, message: expect.stringContaining(`there is no operation ${operation}${said}`) },
    ]);
  }
});

test.each(['CARD_DECLINED', 'card-declind', 'bakery/card_declined', 'tea/card-declined'])(
  'a journal that is asked for a scenario or an outcome written %s says the nearest, in the words of the header',
  async (name) => {
    await buyIn(server, sandbox);
    const header = await server.send('POST', orders, { headers: { 'x-sandbox-scenario': name } });
    expect(header.body.detail).toContain('; did you mean card-declined? valid here: card-declined, ');
    const answers = [
      [await get(`/__sandbox/requests?scenario=${name}`), '/query/scenario', `there is no scenario ${name}`],
      [await get(`/__sandbox/requests?outcome=${name}`), '/query/outcome', `${name} is no outcome and no fault there`],
    ] as const;
    for (const [answer, pointer, said] of answers) {
      const message = `${said}; did you mean card-declined? valid here: card-declined, `;
      expect(errorsOf(answer)).toEqual([{ pointer, message: expect.stringContaining(message) }]);
      expect(answer.body.valid[0]).toBe('card-declined');
    }
  },
);

test('a report in a form that there is not names the nearest', async () => {
  const answer = await get('/__sandbox/report?format=jnuit');
  const message = 'there is no format jnuit; did you mean junit? there are junit, ';
  expect(errorsOf(answer)).toEqual([{ pointer: '/query/format', message: expect.stringContaining(message) }]);
});

const parts = { 'bodi.card': 'body', 'Headers.till': 'headers', status: 'path', operation: 'path', '': 'path' };

test.each(
  Object.keys(parts).flatMap((name) => [
    [{ [name]: 1 }, `/${name}`],
    [{ $and: [{ [name]: 1 }] }, `/$and/0/${name}`],
    [{ $or: [{ method: 'GET' }, { $nor: [{ [name]: { $not: { $gt: 1 } } }] }] }, `/$or/1/$nor/0/${name}`],
  ]),
)('a query by %j names what no request has', async (where, at) => {
  await buyIn(server, sandbox);
  const message = expect.stringContaining('no part of a request; there are method, path, params, query, headers, body');
  const operation = 'placeOrder';
  const asked = await post('/__sandbox/verify', { where, count: { exactly: 0 } });
  expect(errorsOf(asked)).toEqual([{ pointer: `/body/where${at}`, message }]);
  const step = await post('/__sandbox/verify', { order: [{ operation }, { operation, where }] });
  expect(errorsOf(step)).toEqual([{ pointer: `/body/order/1/where${at}`, message }]);
  const rule = await post('/__sandbox/rules', { where, scenario: 'lost-response' });
  expect(errorsOf(rule)).toEqual([{ pointer: `/body/where${at}`, message }]);
  const list = await get(`/__sandbox/requests?where=${encodeURIComponent(JSON.stringify(where))}`);
  expect(errorsOf(list)).toEqual([{ pointer: `/query/where${at}`, message }]);
});

test('a query says the nearest part, and that a text has no members', async () => {
  const message = async (where: object) => (await post('/__sandbox/verify', { where })).body.errors[0].message;
  expect(await message({ 'bodi.card': '1' })).toMatch(/; the nearest is body$/);
  expect(await message({ 'path.x': '1' })).toBe('path is a text, which has no members');
});

test.each([
  [{ 'query.limit': 5 }, '/query.limit'],
  [{ 'params.shop': { $in: ['a', 5] } }, '/params.shop/$in/1'],
  [{ $or: [{ 'headers.x-live': { $not: { $eq: true } } }] }, '/$or/0/headers.x-live/$not/$eq'],
  [{ path: { $gt: 4 } }, '/path/$gt'],
])('a query by %j asks a text to be something else', async (where, at) => {
  const { body } = await post('/__sandbox/verify', { where, count: { exactly: 0 } });
  const message = expect.stringContaining(' is a text in every request; write "');
  expect(body.errors).toEqual([{ pointer: `/body/where${at}`, message }]);
});

test.each([{ 'query.limit': null }, { 'headers.x': { $exists: false } }, { query: {} }, { 'query.a': { $size: 2 } }])(
  'a query by %j can be asked',
  async (where) => {
    await buyIn(server, sandbox);
    expect((await post('/__sandbox/verify', { where, count: { atLeast: 0 } })).status).toBe(200);
  },
);

test.each(apis.flatMap(({ name, collections }) => Object.keys(collections).map((collection) => [name, collection])))(
  'a query over records of %s/%s names their members',
  async (api, collection) => {
    const path = `/__sandbox/state/${api}/${collection}`;
    const where = (query: object) => `?where=${encodeURIComponent(JSON.stringify(query))}`;
    const { body } = await get(`${path}?limit=1`);
    for (const [member, value] of Object.entries(body.records[0] ?? {})) {
      const found = await get(path + where({ [member]: value }));
      expect([member, found.status, found.body.records?.length > 0]).toEqual([member, 200, true]);
    }
    const refused = await get(path + where({ $or: [{ noSuchMember: 1 }] }));
    expect(errorsOf(refused)).toEqual([
      { pointer: '/query/where/$or/0/noSuchMember', message: expect.stringContaining(`a record of ${collection}; `) },
    ]);
  },
);
