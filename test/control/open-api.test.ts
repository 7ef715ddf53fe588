import { Validator } from '@seriousme/openapi-schema-validator';
import { apis } from '../../src/apis/index.js';
import type { AnyOperation, Api } from '../../src/engine/api/api.js';
import { requestOf } from '../../src/engine/scenario/example.js';
import { Contract, type Sent } from '../support/contract.js';
import { server } from '../support/shared.js';

const documents = ['british-gas', 'payment-accounts', 'suissu', 'ipag', 'charge-and', 'sandbox'];

async function contractOf(name: string): Promise<Contract> {
  return new Contract((await server.send('GET', `/__sandbox/openapi/${name}.json`)).body);
}

function sentTo(api: Api, operation: AnyOperation): Sent {
  return { ...requestOf(api, operation), method: operation.method };
}

describe.each(documents)('%s', (name) => {
  test('its document is valid OpenAPI 3.1', async () => {
    const { status, headers, text } = await server.send('GET', `/__sandbox/openapi/${name}.json`);
    expect([status, headers['content-type']]).toEqual([200, 'application/json']);
    const validator = new Validator();
    expect(await validator.validate(JSON.parse(text))).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  test('every example in it satisfies the schema beside it', async () => {
    expect((await contractOf(name)).wrongExamples()).toEqual([]);
  });
});

describe.each(apis.map((api) => [api.name, api] as const))('a client driven by the document of %s', (name, api) => {
  test('may send every example request, at every path of the operation', async () => {
    const contract = await contractOf(name);
    for (const operation of api.operations) {
      for (const path of [operation.path, ...(operation.also ?? [])]) {
        const sent = sentTo(api, { ...operation, path });
        expect([operation.id, contract.wrongWithRequest(sent)]).toEqual([operation.id, []]);
      }
    }
  });

  test('understands the answer of every scenario on every operation', async () => {
    const contract = await contractOf(name);
    let answers = 0;
    for (const operation of api.operations) {
      const sent = sentTo(api, operation);
      const { body } = await server.send('GET', `/__sandbox/scenarios?api=${name}&operation=${operation.id}`);
      const own = body.scenarios.filter((scenario: { api: string | null }) => scenario.api === name);
      const generic = operation.id === 'showPaymentPage' ? [] : ['delay;ms=0', 'status', 'status;code=418'];
      for (const scenario of [...own.map((one: { name: string }) => one.name), ...generic]) {
        const headers = { ...sent.headers, 'x-sandbox-scenario': scenario };
        const call = { sandbox: server.fresh(), headers, body: sent.body };
        const answer = await server.send(sent.method, sent.target, call);
        const { by, wrong } = contract.readAnswer(sent, answer);
        expect([operation.id, scenario, wrong]).toEqual([operation.id, scenario, []]);
        // What the catalogue names is described by its status, not as any other error.
        if (!generic.includes(scenario)) expect([operation.id, scenario, by]).not.toContain('default');
        answers++;
      }
    }
    expect(answers).toBeGreaterThan(10);
  });
});

test('a client driven by the document of the sandbox understands its own operations', async () => {
  const contract = await contractOf('sandbox');
  for (const target of ['/__sandbox/apis', '/__sandbox/scenarios?api=ipag', '/__sandbox/health/ready']) {
    const sent = { method: 'GET', target, headers: {}, body: undefined };
    expect([target, contract.wrongWithRequest(sent)]).toEqual([target, []]);
    const { by, wrong } = contract.readAnswer(sent, await server.send('GET', target));
    expect([target, by, wrong]).toEqual([target, '200', []]);
  }
  const refused = { method: 'GET', target: '/__sandbox/scenarios?api=nonsense', headers: {}, body: undefined };
  expect(contract.readAnswer(refused, await server.send('GET', refused.target)).wrong).toEqual([]);
});

test('an outcome is a named example with its title, its source and the body that the vendor answers', async () => {
  const { document } = await contractOf('suissu');
  const { responses } = document.paths['/service/api/charge']?.['post'] ?? {};
  expect(responses?.['400']?.content?.['application/json']?.examples?.['card-declined']).toEqual({
    summary: 'The gateway declines the card',
    description:
      "In Stripe's words. Nothing is charged, the token stays unspent. Row 111 of the fixture brings it about too.",
    'x-source': 'ours',
    value: { Status: 'Fail', ErrorMessages: ['Your card was declined.'] },
  });
});

test('what an outcome takes from the request stands in its example', async () => {
  const { document } = await contractOf('charge-and');
  const path = '/v1/partners/{partnerId}/accounts/{userId}/transactions';
  const { content } = document.paths[path]?.['post']?.responses['400'] ?? {};
  expect(content?.['application/json']?.examples?.['transaction-already-processed']?.value).toEqual({
    error: 'TRANSACTION_ALREADY_PROCESSED',
    args: ['348328463873'],
  });
});

test('two operations that a query member tells apart are one, with the answers of both', async () => {
  const { document } = await contractOf('ipag');
  const merged = document.paths['/service/resources/charges']?.['get'];
  expect(merged?.operationId).toBe('getChargeOrListCharges');
  expect(merged?.parameters?.find(({ name }) => name === 'id')).toEqual({
    in: 'query',
    name: 'id',
    schema: { type: 'integer', minimum: 1 },
  });
  expect(merged?.responses['200']?.content?.['application/json']?.schema).toEqual({
    anyOf: [{ $ref: '#/components/schemas/charge' }, { $ref: '#/components/schemas/charges' }],
  });
  expect(document.components.schemas).not.toHaveProperty('charge-record');
});

test('its server is the address that the client used, also the second time', async () => {
  for (const prefix of ['/~build-1', '', '/~build-2']) {
    const { body } = await server.send('GET', `${prefix}/__sandbox/openapi/british-gas.json`);
    expect(body.servers).toEqual([{ url: server.url + prefix }]);
  }
});

test('a name that is no API is refused with those that are', async () => {
  const { status, body } = await server.send('GET', '/__sandbox/openapi/paypal.json');
  expect(status).toBe(404);
  expect(body.valid).toEqual(documents);
});
