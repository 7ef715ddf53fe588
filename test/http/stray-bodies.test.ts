import { apis } from '../../src/apis/index.js';
import type { AnyOperation, Api } from '../../src/engine/api/api.js';
import { requestOf } from '../../src/engine/scenario/example.js';
import { server } from '../support/shared.js';
import { kindsIn } from '../support/watch.js';

const operations = apis.flatMap((api) =>
  api.operations
    .filter(({ method, request }) => method !== 'GET' && request === undefined)
    .map((operation): [string, Api, AnyOperation] => [`${api.name} ${operation.id}`, api, operation]),
);

const fail = (code: number, message: string) => `{"code":${code},"response":{"status":"fail","message":"${message}"}}`;
const format =
  '{"error":"INVALID_FORMAT","args":["An input parameter did not have the expected format. Please check interface specification."]}';
const refusals: Readonly<Record<string, Readonly<Record<'415' | '413' | 'malformed' | 'no object', string>>>> = {
  'payment-accounts': {
    415: fail(415, 'unsupported media type'),
    413: fail(413, 'content too large'),
    malformed: fail(400, 'malformed JSON'),
    'no object': fail(400, 'missing or invalid: body'),
  },
  'charge-and': { 415: format, 413: format, malformed: format, 'no object': format },
};

async function outcomeOf(
  api: Api,
  operation: AnyOperation,
  body?: unknown,
  more: Readonly<Record<string, string>> = {},
) {
  const sandbox = server.fresh();
  const { target, headers } = requestOf(api, operation);
  const answer = await server.send(operation.method, target, { sandbox, headers: { ...headers, ...more }, body });
  return { answer, kept: await keptOf(api, sandbox), kinds: await kindsIn(server, sandbox) };
}

function keptOf(api: Api, sandbox: string): Promise<unknown> {
  return Promise.all(Object.keys(api.collections).map((name) => server.records(sandbox, `${api.name}/${name}`)));
}

const json = { 'content-type': 'application/json' };

test('there are some of these operations', () => {
  expect(operations.map(([name]) => name).toSorted()).toEqual([
    'charge-and createToken',
    'payment-accounts activateAccount',
    'payment-accounts cancelTransaction',
    'payment-accounts desactivateAccount',
    'payment-accounts executePayment',
  ]);
});

describe('a body that is not asked for is looked at as one that is', () => {
  const wrong = [
    ['in another media type', 'x', { 'content-type': 'text/plain' }, 415, '415'],
    ['in an encoding that nobody knows', '{}', { ...json, 'content-encoding': 'zstd' }, 415, '415'],
    ['that is too large', `"${'x'.repeat(1024 * 1024)}"`, json, 413, '413'],
    ['that is malformed', '{', json, 400, 'malformed'],
    ['that is an array', '[{}]', json, 400, 'no object'],
    ['that is null', 'null', json, 400, 'no object'],
  ] as const;

  test.each(
    operations.flatMap(([name, api, operation]) => wrong.map((one) => [name, ...one, api, operation] as const)),
  )('%s, one %s', async (_name, _what, body, headers, status, which, api, operation) => {
    const refused = await outcomeOf(api, operation, body, headers);
    expect(refused.answer.text).toBe(refusals[api.name]?.[which]);
    expect(refused.answer.status).toBe(status);
    expect(refused.kept).toEqual(await keptOf(api, server.fresh()));
  });
});

describe('without a body, or with an object, it is carried out', () => {
  test.each(operations)('%s', async (_name, api, operation) => {
    const without = await outcomeOf(api, operation);
    expect([without.answer.status, without.kinds.includes('undocumented-member')]).toEqual([200, false]);
    const empty = await outcomeOf(api, operation, '{}', json);
    expect([empty.answer.status, empty.kinds]).toEqual([200, without.kinds]);
    const more = await outcomeOf(api, operation, '{"note":1}', json);
    expect([more.answer.status, more.kinds.filter((kind) => !without.kinds.includes(kind))]).toEqual([
      200,
      ['undocumented-member'],
    ]);
  });
});

test('what the path names is looked at after the form of the body and before its members', async () => {
  const send = (body: string, type: string) =>
    server.send('POST', '/payment/x/execute', { headers: { 'content-type': type }, body });
  expect((await send('x', 'text/plain')).text).toBe(fail(415, 'unsupported media type'));
  expect((await send('{', 'application/json')).text).toBe(fail(400, 'malformed JSON'));
  expect((await send('[]', 'application/json')).text).toBe(fail(404, 'Payment not found'));
});

test.each(
  apis.flatMap((api) =>
    api.operations
      .filter(({ method }) => method === 'GET')
      .map((operation): [string, Api, AnyOperation] => [`${api.name} ${operation.id}`, api, operation]),
  ),
)('a GET ignores a body: %s', async (_name, api, operation) => {
  const { answer } = await outcomeOf(api, operation, '{', { 'content-type': 'text/plain' });
  expect(answer.status).toBe(200);
});
