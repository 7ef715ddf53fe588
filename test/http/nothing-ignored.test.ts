import { apis } from '../../src/apis/index.js';
import { requestOf } from '../../src/engine/scenario/example.js';
import { answerIn, Connection } from '../support/connection.js';
import type { Call } from '../support/sandbox.js';
import { sandbox, server } from '../support/shared.js';

const payment = { payment: { card: '42563574674', amount: '58.00', contractAccount: '600134652' } };

/** One request to every operation of every API, and some to the sandbox itself, one of them to a path that isn't there. */
const everywhere = [
  ...apis.flatMap((api) =>
    api.operations.map((operation) => {
      const { target, headers, body } = requestOf(api, operation);
      return [api.name, operation.method, target, { headers, ...(body !== undefined && { body }) }] as const;
    }),
  ),
  ['nowhere', 'GET', '/nowhere', {}] as const,
  ['sandbox', 'GET', '/__sandbox/apis', {}] as const,
  ['sandbox', 'GET', '/__sandbox/health/live', {}] as const,
  ['sandbox', 'POST', '/__sandbox/rules', { body: { scenario: 'delay' } }] as const,
  ['sandbox', 'GET', '/__sandbox/nowhere', {}] as const,
];

async function refusalOf(method: string, path: string, call: Call, headers: Record<string, string>) {
  const {
    status,
    body,
    headers: sent,
  } = await server.send(method, path, { ...call, headers: { ...call.headers, ...headers } });
  return { status, media: sent['content-type'], kind: String(body.type).replace('/__sandbox/problems/', ''), body };
}

test('a header that begins as the sandbox’s do and is none of them is refused with the nearest, wherever the request goes', async () => {
  for (const [api, method, path, call] of everywhere) {
    const refused = await refusalOf(method, path, call, { 'X-Sandbox-Scnario': 'dccard-3' });
    expect([api, path, refused]).toEqual([
      api,
      path,
      {
        status: 400,
        media: 'application/problem+json',
        kind: 'bad-header',
        body: {
          type: '/__sandbox/problems/bad-header',
          title: 'A header of the sandbox is not known',
          status: 400,
          detail:
            'x-sandbox-scnario is no header of a request; did you mean X-Sandbox-Scenario? valid here: X-Sandbox-Scenario, X-Sandbox-Id, X-Sandbox-Time',
          errors: [{ pointer: '/headers/x-sandbox-scnario', message: expect.stringContaining('did you mean') }],
          valid: ['X-Sandbox-Scenario', 'X-Sandbox-Id', 'X-Sandbox-Time'],
        },
      },
    ]);
  }
});

test('a header without a value is refused as one with a wrong value is, wherever the request goes', async () => {
  for (const [api, method, path, call] of everywhere.filter(([, , path]) => !path.endsWith('/nowhere'))) {
    for (const [header, kind] of [
      ['X-Sandbox-Scenario', 'bad-scenario'],
      ['X-Sandbox-Id', 'bad-sandbox'],
      ['X-Sandbox-Time', 'bad-time'],
    ] as const) {
      const refused = await refusalOf(method, path, call, { [header]: '' });
      expect([api, path, header, refused.status, refused.kind]).toEqual([api, path, header, 400, kind]);
    }
  }
});

test('a request that is refused for a header is in the journal of the sandbox that it names, and nothing has happened', async () => {
  await server.send('POST', '/payment', { sandbox, body: payment, headers: { 'x-sandbox-scenarios': 'dccard-3' } });
  const { requests } = (await server.send('GET', '/__sandbox/requests', { sandbox })).body;
  expect(requests).toMatchObject([{ operation: 'createPayment', reply: { status: 400 }, changes: [] }]);
});

test('a request header that only answers have is refused too', async () => {
  const refused = await refusalOf('POST', '/payment', { sandbox, body: payment }, { 'X-Sandbox-Request-Id': 'a-1' });
  expect([refused.status, refused.kind]).toEqual([400, 'bad-header']);
});

test.each([
  ['/~/payment', 'bad-sandbox', 'names no sandbox'],
  ['/~;/payment', 'bad-sandbox', "can't stand behind /~"],
  ['/~;scenario/payment', 'bad-sandbox', "can't stand behind /~"],
  ['/~;scenario=/payment', 'bad-sandbox', "can't stand behind /~"],
  ['/~;scenario=%20/payment', 'bad-scenario', 'names no scenario'],
  ['/~;scenario=dccard-3;times=2/payment', 'bad-sandbox', 'write %3B for ;'],
])('the path %s is refused: what it leaves empty may be an unset variable', async (path, kind, said) => {
  const refused = await refusalOf('POST', path, { body: payment }, {});
  expect(refused).toMatchObject({ status: 400, kind, body: { detail: expect.stringContaining(said) } });
});

test.each([
  ['X-Sandbox-Scenario', 'dccard-3;times=1;times=2', 'bad-scenario', 'twice'],
  ['X-Sandbox-Scenario', 'dccard-3, ', 'bad-scenario', 'is not a list of scenarios'],
  ['Prefer', 'example', 'bad-prefer', 'does not answer'],
  ['Prefer', 'example=', 'bad-prefer', 'does not answer'],
  ['Prefer', 'code', 'bad-prefer', 'does not answer'],
  ['Prefer', 'code=""', 'bad-prefer', 'does not answer'],
  ['Prefer', 'example=dccard-3;times=2', 'bad-prefer', 'takes no parameters'],
  ['Prefer', 'return=minimal, code=500; wait=1', 'bad-prefer', 'takes no parameters'],
])('%s: %s is refused', async (header, value, kind, said) => {
  const refused = await refusalOf('POST', '/payment', { sandbox, body: payment }, { [header]: value });
  expect(refused).toMatchObject({ status: 400, kind, body: { detail: expect.stringContaining(said) } });
});

test.each([
  [{ 'X-Sandbox-Time': '2026-01-31T12:00:00Z' }, 'bad-time'],
  [{ Prefer: 'code=500' }, 'bad-prefer'],
  [{ Prefer: 'example=success' }, 'bad-prefer'],
  [{ 'X-Sandbox-Scenario': 'delay' }, 'bad-scenario'],
])('the sandbox itself refuses %j, which has no meaning there', async (headers, kind) => {
  const refused = await refusalOf('GET', '/__sandbox/rules', { sandbox }, headers);
  expect([refused.status, refused.kind]).toEqual([400, kind]);
});

test.each([
  ['X-Sandbox-Id', ['a', 'a'], 400, 'bad-sandbox'],
  ['X-Sandbox-Id', ['a', ''], 400, 'bad-sandbox'],
  ['X-Sandbox-Time', ['2026-01-31T12:00:00Z', '2026-01-31T12:00:00Z'], 400, 'bad-time'],
  ['X-Sandbox-Scenario', ['dccard-3', ''], 400, 'bad-scenario'],
  ['X-Sandbox-Scenario', ['dccard-3', 'dccard-4'], 400, 'bad-scenario'],
  ['X-Sandbox-Scenario', ['delay;ms=0', 'dccard-3'], 500, 'delay;by=header, british-gas/dccard-3;by=header'],
])('%s that comes in two lines is one list: %j is answered with %i', async (header, values, status, said) => {
  const body = JSON.stringify(payment);
  const length = `Content-Length: ${body.length}\r\nContent-Type: application/json\r\nConnection: close`;
  const lines = values.map((value) => `${header}: ${value}\r\n`).join('');
  const connection = await Connection.open(server.url);
  connection.write(`POST /payment HTTP/1.1\r\nHost: localhost\r\n${lines}${length}\r\n\r\n${body}`);
  await connection.untilEnded();
  const answer = answerIn(connection.received);
  expect(answer.line).toContain(` ${status} `);
  expect(answer.headers['x-sandbox-scenario'] ?? answer.body).toContain(said);
});

test('preferences that are not the sandbox’s are nobody’s business', async () => {
  for (const path of ['/__sandbox/rules', '/__sandbox/apis']) {
    expect((await server.send('GET', path, { headers: { prefer: 'return=minimal' } })).status).toBe(200);
  }
});

test.each([
  '/__sandbox/scenarios',
  '/__sandbox/apis',
  '/__sandbox/openapi/suissu.json',
  '/__sandbox/problems/bad-time',
])('%s refuses a query parameter that it does not take', async (path) => {
  const { status, body } = await server.send('GET', `${path}?opration=charge`);
  expect([status, body.errors?.[0]?.pointer]).toEqual([400, '/query/opration']);
});
