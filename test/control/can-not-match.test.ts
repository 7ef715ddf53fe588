// The same wherever it is kept.
import { tipIn } from '../support/bakery.js';
import { every, sandbox, server } from '../support/every-api.js';

const get = (path: string) => server.send('GET', path, { sandbox });
const post = (path: string, body: object) => server.send('POST', path, { sandbox, body });

const all = every.flatMap(({ name, operations }) => operations.map((operation) => ({ api: name, ...operation })));

interface Named {
  readonly operation?: string;
}

/** Everything that takes a query over requests, with the place of the query in it. */
const takers = {
  verify: (where: object, named: Named) => post('/__sandbox/verify', { ...named, where, count: { exactly: 0 } }),
  'a step of an order': (where: object, named: Named) =>
    post('/__sandbox/verify', { order: [{ operation: 'bakery/giveTip', ...named, where }] }),
  requests: (where: object, named: Named) =>
    get(`/__sandbox/requests?${new URLSearchParams({ ...named, where: JSON.stringify(where) })}`),
  'a rule': (where: object, named: Named) => post('/__sandbox/rules', { ...named, where, scenario: 'lost-response' }),
  'an imported rule': async (where: object, named: Named) => {
    const { body } = await get(`/__sandbox/sandboxes/${sandbox}/export`);
    const made = { id: 'rule-1', api: null, operation: null, scenario: 'lost-response', times: null, note: null };
    const rules = [{ ...made, ...named, where, applied: 0, createdAt: '2026-01-15T12:00:00.000Z' }];
    return post(`/__sandbox/sandboxes/${sandbox}/import`, { ...body, rules });
  },
};

const places: Record<keyof typeof takers, string> = {
  verify: '/body/where',
  'a step of an order': '/body/order/0/where',
  requests: '/query/where',
  'a rule': '/body/where',
  'an imported rule': '/body/rules/0/where',
};

async function refusalsOf(where: object, named: Named = {}) {
  await tipIn(server, sandbox);
  const refusals: Record<string, unknown> = {};
  for (const [name, ask] of Object.entries(takers)) {
    const { status, body } = await ask(where, named);
    const place = places[name as keyof typeof takers];
    refusals[name] = [
      status,
      ...(body.errors ?? []).map(({ pointer, message }: Record<string, string>) => [
        pointer?.startsWith(place) ? pointer.slice(place.length) : pointer,
        message,
      ]),
    ];
  }
  return refusals;
}

const everywhere = (value: unknown) => Object.fromEntries(Object.keys(takers).map((name) => [name, value]));

const tipping = 'bakery/giveTip';

test.each([
  [{ method: 'PSOT' }, '/method', 'no such request can have the method PSOT; did you mean POST? valid here: POST'],
  [{ method: 'post' }, '/method', 'no such request can have the method post; did you mean POST? valid here: POST'],
  [{ method: 'GET' }, '/method', 'no such request can have the method GET; valid here: POST'],
  [{ method: { $in: ['POST', 'Post'] } }, '/method/$in/1', 'the nearest is POST'],
  [{ method: { $ne: 'post' } }, '/method/$ne', 'the nearest is POST'],
  [{ method: { $not: { $eq: 'post' } } }, '/method/$not/$eq', 'did you mean POST?'],
  [{ $and: [{ method: { $nin: ['post'] } }] }, '/$and/0/method/$nin/0', 'the nearest is POST'],
  [{ method: { $in: ['GET', 'HEAD'] } }, '/method/$in', 'no such request can have the method GET; valid here: POST'],
  [
    { path: { $in: ['/bakery/v1/tip', '/bakery'] } },
    '/path/$in',
    'no such operation answers there; there are /bakery/v1/tips',
  ],
  [{ path: { $regex: '^bakery' } }, '/path/$regex', 'a path begins with a slash'],
  [
    { headers: { till: 'x' } },
    '/headers',
    'headers are compared as a whole; ask for a member of them, as in headers.till',
  ],
  [{ $nor: [{ method: 'post' }] }, '/$nor/0/method', 'did you mean POST?'],
  [{ method: { $regex: '^post$' } }, '/method', 'finds no method that such a request can have; there are POST'],
  [{ method: { $ne: 'POST' } }, '/method', 'finds no method that such a request can have; there are POST'],
  [{ method: { $gt: 'Q' } }, '/method', 'finds no method that such a request can have; there are POST'],
  [{ method: { $exists: false } }, '/method/$exists', 'method is in every request'],
  [{ method: null }, '/method', 'method is in every request'],
  [{ method: ['POST'] }, '/method', 'method is a text in every request'],
  [{ method: { $size: 4 } }, '/method/$size', 'method is a text in every request, and no list'],
  [{ path: 'bakery/v1/tips' }, '/path', 'a path begins with a slash; write "/bakery/v1/tips"'],
  [{ path: 'http://localhost:4010/bakery/v1/tips' }, '/path', 'a path begins behind the host; write "/bakery/v1/tips"'],
  [{ path: '/bakery/v1/tips?a=1' }, '/path', 'the query is no part of the path; ask for it by its names'],
  [{ path: '/bakery/v1/tips#a' }, '/path', 'a path has no fragment and no backslash'],
  [{ path: '//bakery/v1/tips' }, '/path', 'a path is kept normalised; write "/bakery/v1/tips"'],
  [
    { path: { $in: ['/bakery/v1/tips', '/a/../bakery/v1/tips'] } },
    '/path/$in/1',
    'a path is kept normalised; write "/bakery/v1/tips"',
  ],
  [{ path: { $ne: '/b%61kery/v1/tips' } }, '/path/$ne', 'a path is kept normalised; write "/bakery/v1/tips"'],
  [{ path: '/~build-812/bakery/v1/tips' }, '/path', 'what chooses the sandbox is no part of the path'],
  [{ path: '/__sandbox/rules' }, '/path', 'calls of the sandbox itself are not kept and meet no rules'],
  [{ path: '/bak ery' }, '/path', 'a path has such characters percent-encoded: "/bak%20ery"'],
  [{ path: '/bakery/v1/tpis' }, '/path', 'no such operation answers there; there are /bakery/v1/tips'],
  [{ path: null }, '/path', 'path is in every request'],
  [{ params: { a: '1' } }, '/params', 'no path of these operations has a parameter a; these have none'],
  [{ 'params.id': '1' }, '/params.id', 'no path of these operations has a parameter id; these have none'],
  [{ 'headers.content type': 'x' }, '/headers.content type', 'no header can have the name "content type"'],
  [{ 'headers.till:': 'x' }, '/headers.till:', 'no header can have the name "till:"'],
  [{ 'headers.': 'x' }, '/headers.', 'no header can have the name ""'],
  [
    { 'headers.X-Sandbox-Scnario': { $exists: true } },
    '/headers.X-Sandbox-Scnario/$exists',
    'X-Sandbox-Scnario is no header of a request; did you mean X-Sandbox-Scenario?',
  ],
  [{ 'headers.x.y': 'x' }, '/headers.x.y', 'headers.x is a text, which has no members'],
  [{ 'headers.till': ' a-till' }, '/headers.till', 'no header has blanks around its value; write "a-till"'],
  [{ 'headers.till': 'a\ntill' }, '/headers.till', 'has a character that no header can have'],
  [{ 'headers.till': ['a-till'] }, '/headers.till', 'headers.till is a text in every request'],
  [{ headers: null }, '/headers', 'headers is an object in every request; ask for a member of it'],
  [{ query: 'a=1' }, '/query', 'query is an object in every request; ask for a member of it, as in query.a'],
  [{ query: { limit: 5 } }, '/query', 'query.limit is a text in every request'],
  [{ query: { $exists: false } }, '/query/$exists', 'query is an object in every request'],
  [{ 'query.filter.name': 'x' }, '/query.filter.name', 'query.filter is a text, which has no members; if filter.name'],
  [{ 'query.a': { b: '1' } }, '/query.a', 'query.a is a text in every request'],
])('no request to one operation can be like %j', async (where, at, said) => {
  expect(await refusalsOf(where, { operation: tipping })).toEqual(
    everywhere([400, [at, expect.stringContaining(said)]]),
  );
});

test.each([
  { method: 'POST', path: '/bakery/v1/tips' },
  { path: '/bakery/v1/tips/' },
  { method: { $in: ['POST'] } },
  { method: { $regex: '^P' } },
  { $or: [{ method: 'GET' }, { path: '/nowhere' }, { 'headers.x': 'a' }] },
  { params: {} },
  { 'headers.TILL': 'a-till' },
  { 'headers.x-sandbox-scenario': null },
  { 'headers.x': { $exists: false } },
  { 'headers.x': '' },
  { query: {} },
  { query: { 'filter.name': 'x', list: ['1', '2'] } },
  { 'query.a': ['1', '2'] },
  { 'query.a.0': '1' },
  { 'query.a': { $elemMatch: { $eq: '1' } } },
  { 'body.anything.there.is': { $size: 2 } },
  { body: null },
])('%j may be asked of an operation', async (where) => {
  const statuses = await refusalsOf(where, { operation: tipping });
  for (const [name, [status]] of Object.entries(statuses) as [string, [number]][]) {
    expect([name, [200, 201, 422].includes(status)]).toEqual([name, true]);
  }
});

test.each(all.map((one) => [`${one.api}/${one.id}`, one] as const))(
  'the names of the parameters in the path of %s are known',
  async (operation, { path, also = [] }) => {
    const names = new Set([path, ...also].flatMap((one) => one.split('/').filter((part) => part.startsWith(':'))));
    for (const name of names) {
      const known = `params.${name.slice(1)}`;
      const asked = await post('/__sandbox/rules', { operation, scenario: 'delay', where: { [known]: 'a' } });
      expect([known, asked.status]).toEqual([known, 201]);
      const message = expect.stringContaining(`a parameter ${name.slice(1)}x; did you mean`);
      expect(await refusalsOf({ [`${known}x`]: '1' }, { operation })).toEqual(
        everywhere([400, [`/${known}x`, message]]),
      );
      expect(await refusalsOf({ [known]: '' }, { operation })).toEqual(
        everywhere([400, [`/${known}`, 'is empty, which no parameter of a path is']]),
      );
    }
    expect(await refusalsOf({ 'params.chargeIdentifier': '1' }, { operation })).toEqual(
      everywhere([400, ['/params.chargeIdentifier', expect.stringContaining('has a parameter chargeIdentifier; ')]]),
    );
  },
);

test.each(all.map((one) => [`${one.api}/${one.id}`, one] as const))(
  'a query finds the example of %s by its method and its path, and no other method',
  async (operation, { method, path }) => {
    const methods = method === 'GET' ? ['GET', 'HEAD'] : [method];
    for (const other of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const where = { method: other, path: path.replace(/:\w+/g, 'a') };
      const { status } = await post('/__sandbox/rules', { operation, scenario: 'delay', where });
      expect([other, status]).toEqual([other, methods.includes(other) ? 201 : 400]);
    }
  },
);

test('where no operation is named, the journal has requests that none answers to', async () => {
  await server.send('PATCH', '/nowhere', { sandbox });
  const count = { exactly: 1 };
  const found = async (where: object) => (await post('/__sandbox/verify', { where, count })).status;
  expect(await found({ method: 'PATCH', path: '/nowhere' })).toBe(200);
  expect(await found({ method: 'PATCH', 'params.id': null })).toBe(200);
  const { body } = await post('/__sandbox/verify', { where: { method: 'patch' }, count: { exactly: 0 } });
  expect(body.errors).toEqual([
    { pointer: '/body/where/method', message: 'no such request can have the method patch, the nearest is PATCH' },
  ]);
  const { body: param } = await post('/__sandbox/verify', { where: { 'params.chargeId': '1' }, count: { exactly: 0 } });
  expect(param.errors[0].message).toMatch(/^no path of these operations has a parameter chargeId; there are id, /);
});

test.each([
  [{ method: { $in: ['GET', 'POST'] } }],
  [{ method: { $ne: 'GET' } }],
  [{ path: { $in: ['/bakery/v1/tips', '/bakery/v1/shops/corner/customers/ada/orders'] } }],
  [{ path: { $nin: ['/bakery/v1/shops/corner/customers/ada/orders'] } }],
  [{ path: { $regex: '^/bak|tips$' } }],
])('one of several that can match is enough, and what is denied may be elsewhere: %j', async (where) => {
  await tipIn(server, sandbox);
  const { body } = await post('/__sandbox/verify', { operation: tipping, where, count: { exactly: 1 } });
  expect(body.holds).toBe(true);
});

test('all parameters of a path at once are those of an operation', async () => {
  const operation = 'bakery/placeOrder';
  await tipIn(server, sandbox);
  const asked = (params: object) => post('/__sandbox/verify', { operation, where: { params }, count: { exactly: 0 } });
  expect((await asked({ shop: 'corner', customer: 'ada' })).status).toBe(200);
  expect((await asked({ customer: 'ada' })).body.errors).toEqual([
    {
      pointer: '/body/where/params',
      message: 'params are compared as a whole; ask for a member of them, as in params.customer',
    },
  ]);
});

test('several parts that can not match are told together', async () => {
  const where = { method: 'post', path: 'bakery/v1/tips', 'headers.till': 'a' };
  const { body } = await post('/__sandbox/rules', { operation: tipping, scenario: 'delay', where });
  expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
    '/body/where/method',
    '/body/where/path',
  ]);
});

test.each([
  [99, 'minimum'],
  [600, 'maximum'],
  ['20O', 'integer'],
  [201, 'no such request is answered with 201; there are 200, and 400 to 599'],
  [302, 'no such request is answered with 302; there are 200, and 400 to 599'],
])('no request to one operation can be answered with %j', async (status, said) => {
  await tipIn(server, sandbox);
  const asked = await post('/__sandbox/verify', { operation: tipping, status, count: { exactly: 0 } });
  const message = expect.stringContaining(said);
  expect(asked.body.errors).toEqual([{ pointer: '/body/status', message }]);
  const step = await post('/__sandbox/verify', { order: [{ operation: tipping, status }] });
  expect(step.body.errors).toEqual([{ pointer: '/body/order/0/status', message }]);
  const list = await get(`/__sandbox/requests?operation=${tipping}&status=${status}`);
  expect([list.status, list.body.errors[0].pointer]).toEqual([400, '/query/status']);
});

test.each(all.map((one) => [`${one.api}/${one.id}`, one] as const))(
  'every status that %s answers with can be asked for',
  async (operation, { replies }) => {
    await tipIn(server, sandbox);
    for (const status of [...Object.keys(replies).map(Number), 400, 418, 503]) {
      const { body } = await post('/__sandbox/verify', { operation, status, count: { atMost: 1 } });
      expect([status, body.holds]).toEqual([status, true]);
    }
  },
);

test.each([
  ['card-declind', '', 'there is no scenario card-declind; did you mean card-declined? valid here: '],
  ['cafe/card-declined', '&api=bakery', 'there is no scenario cafe/card-declined there; did you mean card-declined? '],
  [
    'card-declined',
    '&operation=bakery/giveTip',
    'there is no scenario card-declined there; did you mean tip-declined? valid here: ',
  ],
])('no request can have the scenario %s%s', async (scenario, beside, said) => {
  await tipIn(server, sandbox);
  const { body } = await get(`/__sandbox/requests?scenario=${scenario}${beside}`);
  expect(body.errors).toEqual([{ pointer: '/query/scenario', message: expect.stringContaining(said) }]);
  expect((await get('/__sandbox/requests?scenario=tip-refused&api=bakery')).status).toBe(200);
  expect((await get(`/__sandbox/requests?scenario=bakery/tip-refused&operation=${tipping}`)).status).toBe(200);
  expect((await get(`/__sandbox/requests?scenario=delay&operation=${tipping}`)).status).toBe(200);
});

test('all headers at once are compared without the case of their names too', async () => {
  const seen = await server.send('GET', '/bakery/v1/hours', { sandbox, headers: { till: 'a-till' } });
  const { request } = (await get(`/__sandbox/requests/${seen.headers['x-sandbox-request-id']}`)).body;
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name.toUpperCase(), value]),
  );
  for (const where of [{ headers }, { headers: { $in: [headers] } }]) {
    expect((await post('/__sandbox/verify', { where, count: { exactly: 1 } })).status).toBe(200);
  }
});
