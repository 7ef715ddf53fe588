// The same wherever it is kept.
import { cataloguedIn, outcomesOf } from '../support/catalogued.js';
import { runCurl, testWithCurl } from '../support/curl.js';
import { every } from '../support/every-api.js';
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

/** The generic scenarios in the order of their table. */
const generic = `delay lost-request empty-reply connection-reset timeout rate-limited status lost-response garbage
    truncated slow-drip invalid-answer callback-lost callback-twice callback-late callback-wrong-signature callback-first`.split(
  /\s+/,
);

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
beforeAll(async () => {
  server = await startSandbox({}, undefined, undefined, undefined, every);
  entries = (await server.send('GET', '/__sandbox/scenarios')).body.scenarios;
});
afterAll(() => server.close());

/** Of the toy API, in the order of its files' positions. */
const table = `success documented-sample baking-for-ever burnt oven-cold pass-refused member-missing too-few-coins order-taken
  card-declined not-found too-many-orders shop-on-fire closed order-final tip-refused token-expired member-wrong given-away
  card-expired card-lost card-stolen tip-declined`;

test('the catalogue holds every outcome of an API in the order of its table, and the generic ones', async () => {
  expect(await cataloguedIn(server, 'bakery')).toEqual(table.split(/\s+/));
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
  const ofCallbacks = entries.filter(({ stage }) => stage === 'callback').map(({ name }) => name);
  expect(await outcomesOf(server, 'bakery')).toEqual([...table.split(/\s+/), ...ofCallbacks].sort());
  const { body } = await server.send('GET', '/__sandbox/apis');
  expect(body.apis.map(({ api }: { api: string }) => api)).toEqual(every.map(({ name }) => name));
  for (const { api, fidelity } of body.apis) {
    const causes = every.some((one) => one.name === api && one.operations.some(({ callbacks }) => callbacks));
    const all = [...(await cataloguedIn(server, api)), ...(causes ? ofCallbacks : [])];
    expect(await outcomesOf(server, api)).toEqual(all.sort());
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
      const alone = await startSandbox({}, undefined, undefined, undefined, every);
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
  const { body } = await server.send('GET', '/__sandbox/scenarios?api=bakery&operation=changeOrder');
  const names = body.scenarios.map(({ name }: Entry) => name);
  expect(names).toEqual([
    'success',
    'pass-refused',
    'not-found',
    'too-many-orders',
    'shop-on-fire',
    'closed',
    'order-final',
    'token-expired',
    // It causes no callbacks.
    ...generic.filter((name) => !name.startsWith('callback-')),
  ]);
});

test.each([
  ['api=nonsense', '/query/api'],
  ['api=bakery&operation=listPayments', '/query/operation'],
])('?%s is refused with what there is', async (query, pointer) => {
  const { status, body } = await server.send('GET', `/__sandbox/scenarios?${query}`);
  expect(status).toBe(400);
  expect(body).toMatchObject({ type: '/__sandbox/problems/bad-request', errors: [{ pointer }] });
  expect(body.valid.length).toBeGreaterThan(0);
});

test('an example names the address and the sandbox that the client used', async () => {
  const { body } = await server.send('GET', '/~build-1/__sandbox/scenarios?api=bakery');
  expect(body.scenarios[0].example).toContain(`${server.url}/~build-1/bakery/v1/shops/corner/customers/ada/orders`);
});
