import { runCurl, testWithCurl } from '../support/curl.js';
import { type Sandbox, startSandbox } from '../support/sandbox.js';
import { until } from '../support/until.js';

interface Entry {
  readonly name: string;
  readonly api: string | null;
  readonly operations: readonly string[];
  readonly status: number | null;
  readonly stage: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly example: string;
}

/** The tables of outcomes, by API, in their order. */
const tables: Readonly<Record<string, string>> = {
  'british-gas': `success access-denied card-blank amount-invalid contract-account-invalid fraud-indicator
    payment-difference dccard-1 dccard-2 dccard-3 dccard-4 dccard-5 dccard-6 dccard-7 dccard-8 dccard-9 dccard-10
    dccard-11 dccard-12 dccard-13 dccard-14 dccard-15 dccard-16 sap-unreachable system-error`,
  'payment-accounts': `success pending-forever auto-complete authorization-declined transaction-failed
    insufficient-funds duplicate-request-id not-found account-inactive too-many-requests internal-error unavailable`,
  suissu: `success unauthorised invalid-amount invalid-partner inactive-partner invalid-token spent-token
    currency-not-accepted customer-name-missing card-declined insufficient-funds card-expired incorrect-cvc
    gateway-timeout internal-error`,
  ipag: 'success unauthorized not-authorized validation-failed not-found already-paid overdue server-error',
  'charge-and': `success documented-sample authorization-invalid token-expired invalid-format
    mandatory-parameter-not-set parameter-max-length invalid-parameter user-not-found transaction-already-processed
    balance-not-sufficient transaction-open transaction-cancelled internal-error`,
};

/** The generic scenarios in the order of their table. */
const generic = `delay lost-request empty-reply connection-reset timeout rate-limited status lost-response garbage
    truncated slow-drip invalid-answer`.split(/\s+/);

/** How curl ends where no whole answer arrives: what it says about the connection. */
const curlEnds: Readonly<Record<string, number>> = {
  'lost-request': 52,
  'empty-reply': 52,
  'connection-reset': 56,
  timeout: 28,
  'lost-response': 52,
  garbage: 1,
  truncated: 18,
};

let server: Sandbox;
let entries: readonly Entry[];
let mounted: readonly string[];
beforeAll(async () => {
  server = await startSandbox();
  entries = (await server.send('GET', '/__sandbox/scenarios')).body.scenarios;
  mounted = (await server.send('GET', '/__sandbox/apis')).body.apis.map(({ api }: { api: string }) => api);
});
afterAll(() => server.close());

test('the catalogue holds every outcome of every API in the order of its table, and the generic ones', () => {
  for (const api of mounted) {
    const names = entries.filter((entry) => entry.api === api).map(({ name }) => name);
    expect([api, names]).toEqual([api, tables[api]?.split(/\s+/)]);
  }
  expect(entries.filter(({ api }) => api === null).map(({ name }) => name)).toEqual(generic);
});

test('the catalogue shows the parameters of a scenario with what they may be', () => {
  const parameters = (name: string) => entries.find((entry) => entry.name === name)?.parameters;
  expect(parameters('slow-drip')).toEqual({
    bytes: { kind: 'integer', minimum: 1, maximum: 65536, default: 1 },
    ms: { kind: 'integer', minimum: 1, maximum: 60000, default: 100 },
  });
  expect(parameters('rate-limited')).toMatchObject({ window: { kind: 'duration', minimum: 'PT1S', default: 'PT1S' } });
  expect(parameters('timeout')).toEqual({ committed: { kind: 'boolean', default: false, stage: 'reply' } });
  expect(parameters('delay')).toMatchObject({ ms: { form: 'fixed' }, p50: { form: 'log-normal' } });
  expect(parameters('invalid-answer')).toEqual({
    kind: {
      kind: 'choice',
      values: ['missing-member', 'wrong-type', 'extra-member', 'empty-body'],
      default: 'missing-member',
    },
  });
});

test('apis lists every operation with its outcomes', async () => {
  const { body } = await server.send('GET', '/__sandbox/apis');
  for (const { api, operations, fidelity } of body.apis) {
    const outcomes = new Set(operations.flatMap(({ outcomes }: { outcomes: string[] }) => outcomes));
    expect([api, [...outcomes].sort()]).toEqual([api, tables[api]?.split(/\s+/).sort()]);
    expect(fidelity.notEmulated.length).toBeGreaterThan(0);
  }
});

/** Runs a catalogue's curl command as a person would; only the status is asked for on top. */
async function resultOf(example: string): Promise<{ status: number | null; exit: number }> {
  const { output, exit } = await runCurl(example, "-o /dev/null -w '%{http_code}'");
  return { status: Number(output) === 0 ? null : Number(output), exit };
}

testWithCurl(
  'every example works as it stands, once in a fresh sandbox, with the status that the catalogue promises',
  async () => {
    for (const { name, api, status, example } of entries) {
      expect(example).not.toContain('\n');
      const alone = await startSandbox();
      try {
        const command = example.replace(server.url, alone.url);
        const slow = ['delay', 'slow-drip'].includes(name);
        const result = slow ? await resultWhileTimePasses(alone, command) : await resultOf(command);
        expect([api, name, result]).toEqual([api, name, { status, exit: (api === null && curlEnds[name]) || 0 }]);
      } finally {
        await alone.close();
      }
    }
  },
  60_000,
);

async function resultWhileTimePasses(alone: Sandbox, command: string) {
  let ended = false;
  const result = resultOf(command).finally(() => {
    ended = true;
  });
  await until(() => alone.time.open > 0, 'something is waiting');
  while (!ended) {
    alone.time.advance(100);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return result;
}

test('the catalogue can be narrowed to an API and an operation', async () => {
  const { body } = await server.send('GET', '/__sandbox/scenarios?api=payment-accounts&operation=createPayment');
  const names = body.scenarios.map(({ name }: Entry) => name);
  expect(names).toEqual([
    'success',
    'duplicate-request-id',
    'not-found',
    'account-inactive',
    'too-many-requests',
    'internal-error',
    'unavailable',
    ...generic,
  ]);
});

test.each([
  ['api=nonsense', '/query/api'],
  ['api=british-gas&operation=listPayments', '/query/operation'],
])('?%s is refused with what there is', async (query, pointer) => {
  const { status, body } = await server.send('GET', `/__sandbox/scenarios?${query}`);
  expect(status).toBe(400);
  expect(body).toMatchObject({ type: '/__sandbox/problems/bad-request', errors: [{ pointer }] });
  expect(body.valid.length).toBeGreaterThan(0);
});

test('an example names the address and the sandbox that the client used', async () => {
  const { body } = await server.send('GET', '/~build-1/__sandbox/scenarios?api=british-gas');
  expect(body.scenarios[0].example).toContain(`${server.url}/~build-1/payment`);
});
