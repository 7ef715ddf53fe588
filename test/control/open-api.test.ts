// The same wherever it is kept.
import { Validator } from '@seriousme/openapi-schema-validator';
import type { AnyOperation, Api } from '../../src/engine/api/api.js';
import { requestOf } from '../../src/engine/scenario/example.js';
import { Contract, type Sent } from '../support/contract.js';
import { every as apis, server } from '../support/every-api.js';

const documents = [...apis.map(({ name }) => name), 'sandbox'];

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
      const generic = operation.authenticated === false ? [] : ['delay;ms=0', 'status', 'status;code=418'];
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
  for (const target of ['/__sandbox/apis', '/__sandbox/scenarios?api=bakery', '/__sandbox/health/ready']) {
    const sent = { method: 'GET', target, headers: {}, body: undefined };
    expect([target, contract.wrongWithRequest(sent)]).toEqual([target, []]);
    const { by, wrong } = contract.readAnswer(sent, await server.send('GET', target));
    expect([target, by, wrong]).toEqual([target, '200', []]);
  }
  const refused = { method: 'GET', target: '/__sandbox/scenarios?api=nonsense', headers: {}, body: undefined };
  expect(contract.readAnswer(refused, await server.send('GET', refused.target)).wrong).toEqual([]);
});

test('an outcome is a named example with its title, its source and the body that the vendor answers', async () => {
  const { document } = await contractOf('bakery');
  const { responses } = document.paths['/bakery/v1/shops/{shop}/customers/{customer}/orders']?.['post'] ?? {};
  expect(responses?.['402']?.content?.['application/json']?.examples?.['card-declined']).toEqual({
    summary: 'The card is declined',
    description: 'Nothing moves and the order stays free. Card 4000000000000002 brings it about too.',
    'x-source': 'documented',
    value: { fault: 'card-declined', words: 'The card is declined', about: [] },
  });
});

test('what an outcome takes from the request stands in its example', async () => {
  const { document } = await contractOf('bakery');
  const path = '/bakery/v1/shops/{shop}/customers/{customer}/orders';
  const { content } = document.paths[path]?.['post']?.responses['409'] ?? {};
  expect(content?.['application/json']?.examples?.['order-taken']?.value).toEqual({
    fault: 'order-taken',
    words: 'This order was placed before',
    about: ['order-1'],
  });
});

test('its server is the address that the client used, also the second time', async () => {
  for (const prefix of ['/~build-1', '', '/~build-2']) {
    const { body } = await server.send('GET', `${prefix}/__sandbox/openapi/bakery.json`);
    expect(body.servers).toEqual([{ url: server.url + prefix }]);
  }
});

test('a name that is no API is refused with those that are', async () => {
  const { status, body } = await server.send('GET', '/__sandbox/openapi/paypal.json');
  expect(status).toBe(404);
  expect(body.valid).toEqual(documents);
});
