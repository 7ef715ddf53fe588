import { curl, testWithCurl } from '../support/curl.js';
import { type Sandbox, startSandbox } from '../support/sandbox.js';
import { until } from '../support/until.js';

interface Entry {
  readonly name: string;
  readonly api: string | null;
  readonly operations: readonly string[];
  readonly status: number | null;
  readonly stage: string;
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
  const generic = entries.filter(({ api }) => api === null).map(({ name }) => name);
  expect(generic).toEqual(['delay', 'lost-request', 'lost-response', 'status']);
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
async function statusOf(example: string): Promise<number | null> {
  const said = await curl(example, "-o /dev/null -w '%{http_code}'");
  return said === undefined ? null : Number(said);
}

testWithCurl(
  'every example works as it stands, once in a fresh sandbox, with the status that the catalogue promises',
  async () => {
    for (const { name, api, status, example } of entries) {
      expect(example).not.toContain('\n');
      const alone = await startSandbox();
      try {
        const command = example.replace(server.url, alone.url);
        const answered = name === 'delay' ? await delayed(alone, command) : await statusOf(command);
        expect([api, name, answered]).toEqual([api, name, status]);
      } finally {
        await alone.close();
      }
    }
  },
  60_000,
);

async function delayed(alone: Sandbox, command: string): Promise<number | null> {
  const answer = statusOf(command);
  await until(() => alone.time.open > 0, 'a delay is waiting');
  alone.time.advance(1_500);
  return answer;
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
    'delay',
    'lost-request',
    'lost-response',
    'status',
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
