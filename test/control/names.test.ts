import { apis } from '../../src/apis/index.js';
import { idOf, payIn } from '../support/paying.js';
import { sandbox, server } from '../support/shared.js';

const get = (path: string) => server.send('GET', path, { sandbox });
const post = (path: string, body: object) => server.send('POST', path, { sandbox, body });
const errorsOf = (answer: { body: { errors?: unknown } }) => answer.body.errors;

const account = 'cccccccc-0001-4ccc-8ccc-cccccccccccc';
/** Names that operations of several APIs have. */
const shared = apis
  .flatMap(({ operations }) => operations.map(({ id }) => id))
  .filter((id, i, all) => all.indexOf(id) !== i);

test('some operations of several APIs have one name', () => {
  expect(shared.sort()).toEqual(['createPayment', 'createTransaction', 'getAccount', 'listTransactions']);
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
      await payIn(server, sandbox);
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
  const paid = idOf(await payIn(server, sandbox));
  const other = idOf(await post(`/account/${account}/payment`, {}));
  const ids = async (name: string) =>
    (await get(`/__sandbox/requests?operation=${name}`)).body.requests.map(({ id }: { id: string }) => id);
  expect(await ids('british-gas/createPayment')).toEqual([paid]);
  expect(await ids('payment-accounts/createPayment')).toEqual([other]);
  expect(await ids('createPayment')).toEqual([other, paid]);
  const count = { exactly: 1 };
  expect((await post('/__sandbox/verify', { operation: 'british-gas/createPayment', count })).status).toBe(200);
  const order = [{ operation: 'british-gas/createPayment' }, { operation: 'payment-accounts/createPayment' }];
  expect((await post('/__sandbox/verify', { order })).body.requestIds).toEqual([paid, other]);
});

test('a rule with such a name says of which API it is, and leaves the others alone', async () => {
  const { body } = await post('/__sandbox/rules', { operation: 'payment-accounts/createPayment', scenario: 'status' });
  expect(body).toMatchObject({ api: 'payment-accounts', operation: 'createPayment' });
  expect((await payIn(server, sandbox)).status).toBe(200);
  const rules = [{ ...body, operation: 'british-gas/createPayment', api: null }];
  const state = await get(`/__sandbox/sandboxes/${sandbox}/export`);
  await post(`/__sandbox/sandboxes/${sandbox}/import`, { ...state.body, rules });
  expect((await get('/__sandbox/rules')).body.rules).toMatchObject([
    { api: 'british-gas', operation: 'createPayment' },
  ]);
  expect((await payIn(server, sandbox)).status).toBe(503);
});

test.each([
  ['createPaymnet', '; did you mean british-gas/createPayment? there are british-gas/createPayment, payment-accounts/'],
  ['suissu/createPayment', '; did you mean british-gas/createPayment? there are british-gas/createPayment, '],
  ['paypal/createPayment', '; did you mean british-gas/createPayment? there are british-gas/createPayment, '],
  ['/createPayment', '; did you mean british-gas/createPayment? there are british-gas/createPayment, '],
  ['suissu/', '; there are british-gas/createPayment, '],
])('%s is refused with what there is, by full names where a bare one is not clear', async (operation, said) => {
  await payIn(server, sandbox);
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

test.each(['DCCARD_3', 'dcard-3', 'british-gas/dccard_3', 'suissu/dccard-3'])(
  'a journal that is asked for a scenario or an outcome written %s says the nearest, in the words of the header',
  async (name) => {
    await payIn(server, sandbox);
    const header = await server.send('POST', '/payment', { headers: { 'x-sandbox-scenario': name } });
    expect(header.body.detail).toContain('; did you mean dccard-3? valid here: dccard-3, ');
    const answers = [
      [await get(`/__sandbox/requests?scenario=${name}`), '/query/scenario', `there is no scenario ${name}`],
      [await get(`/__sandbox/requests?outcome=${name}`), '/query/outcome', `${name} is no outcome and no fault there`],
    ] as const;
    for (const [answer, pointer, said] of answers) {
      const message = `${said}; did you mean dccard-3? valid here: dccard-3, `;
      expect(errorsOf(answer)).toEqual([{ pointer, message: expect.stringContaining(message) }]);
      expect(answer.body.valid[0]).toBe('dccard-3');
    }
  },
);

test('a report in a form that there is not names the nearest', async () => {
  const answer = await get('/__sandbox/report?format=jnuit');
  const message = 'there is no format jnuit; did you mean junit? there are junit, ';
  expect(errorsOf(answer)).toEqual([{ pointer: '/query/format', message: expect.stringContaining(message) }]);
});

const parts = { 'bodi.payment.card': 'body', 'Headers.cid': 'headers', status: 'path', operation: 'path', '': 'path' };

test.each(
  Object.keys(parts).flatMap((name) => [
    [{ [name]: 1 }, `/${name}`],
    [{ $and: [{ [name]: 1 }] }, `/$and/0/${name}`],
    [{ $or: [{ method: 'GET' }, { $nor: [{ [name]: { $not: { $gt: 1 } } }] }] }, `/$or/1/$nor/0/${name}`],
  ]),
)('a query by %j names what no request has', async (where, at) => {
  await payIn(server, sandbox);
  const message = expect.stringContaining('no part of a request; there are method, path, params, query, headers, body');
  const operation = 'createPayment';
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
  expect(await message({ 'bodi.payment.card': '1' })).toMatch(/; the nearest is body$/);
  expect(await message({ 'path.x': '1' })).toBe('path is a text, which has no members');
});

test.each([
  [{ 'query.limit': 5 }, '/query.limit'],
  [{ 'params.id': { $in: ['a', 5] } }, '/params.id/$in/1'],
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
    await payIn(server, sandbox);
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
