// The same wherever it is kept.
import { apis } from '../../src/apis/index.js';
import { folderWith, removeFolders, writeInto } from '../support/folder.js';
import { type Sandbox, startSandbox } from '../support/sandbox.js';
import { until } from '../support/until.js';
import { Wire, type WireAnswer, type WireRequest } from '../support/wire.js';

interface Entry {
  readonly name: string;
  readonly api: string | null;
  readonly status: number | null;
  readonly magic: unknown;
  readonly example: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: unknown;
  };
  readonly reply: { readonly status: number; readonly body: unknown } | null;
}

let server: Sandbox;
let entries: readonly Entry[];
beforeAll(async () => {
  server = await startSandbox();
  entries = (await server.send('GET', '/__sandbox/scenarios')).body.scenarios;
});
afterAll(async () => {
  await server.close();
  removeFolders();
});

const entry = (name: string, api: string | null) => entries.find((one) => one.name === name && one.api === api);

/** What a request is answered, while time passes for what waits; null where no head of an answer arrives. */
async function replyTo(to: Sandbox, sent: WireRequest): Promise<Entry['reply']> {
  const wire = new Wire(to.url);
  let ended = false;
  const answer = wire.send(sent).finally(() => {
    ended = true;
  });
  while (!ended) {
    if (to.time.open > 0) to.time.advance(300_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  const arrived = await answer;
  wire.close();
  return arrived ? { status: arrived.status, body: bodyOf(arrived) } : null;
}

function bodyOf({ text, headers, cut }: WireAnswer): unknown {
  if (text === '') return null;
  return cut || !headers['content-type']?.includes('json') ? text : JSON.parse(text);
}

/** What is no object is a text that goes out as it is. */
const textOf = (body: unknown) => (typeof body === 'string' ? body : JSON.stringify(body));

const asSent = ({ method, path, headers, body }: Entry['request']): WireRequest => ({
  method,
  path,
  headers,
  body: body === null ? undefined : textOf(body),
});

/** Addresses in an answer are those of the server that gave it. */
const at = (url: string, reply: Entry['reply']) => JSON.parse(JSON.stringify(reply).replaceAll(url, 'http://here'));

test('every request of the catalogue, sent as it stands to a server that has just started, is answered with its reply', async () => {
  for (const { api, name, status, request, reply } of entries) {
    const fresh = await startSandbox();
    try {
      const answered = await replyTo(fresh, asSent(request));
      expect([api, name, at(fresh.url, answered)]).toEqual([api, name, at(server.url, reply)]);
      expect([api, name, answered?.status ?? null]).toEqual([api, name, status]);
    } finally {
      await fresh.close();
    }
  }
}, 120_000);

const operations = apis.flatMap((api) => api.operations.map((operation) => [api.name, operation.id] as const));

test.each(operations)(
  'what is listed for %s/%s is shown with that operation, and answered so',
  async (api, id) => {
    const time = server.time.now().toISOString();
    const { body } = await server.send('GET', `/__sandbox/scenarios?operation=${api}/${id}`);
    expect(body.scenarios.length).toBeGreaterThan(10);
    for (const { name, status, request, reply } of body.scenarios as Entry[]) {
      const sandbox = server.fresh();
      await server.send('PUT', `/__sandbox/sandboxes/${sandbox}`, { body: { time } });
      const sent = asSent(request);
      const answered = await replyTo(server, { ...sent, headers: { ...sent.headers, 'x-sandbox-id': sandbox } });
      expect([name, answered?.status ?? null]).toEqual([name, status]);
      // Where half of an answer ends depends on how long the addresses in it are.
      if (name === 'truncated') expect(String(answered?.body).slice(0, 100)).toBe(String(reply?.body).slice(0, 100));
      else expect([name, at(`${server.url}/~${sandbox}`, answered)]).toEqual([name, at(server.url, reply)]);
      const { requests } = (await server.send('GET', '/__sandbox/requests', { sandbox })).body;
      expect(requests.map((one: { operation: string }) => one.operation)).toEqual([id]);
    }
  },
  60_000,
);

test('a refusal of the vendor’s, the half of an answer and no answer are shown as they are', () => {
  expect(entry('dccard-3', 'british-gas')).toMatchObject({
    magic: '90000000003',
    request: {
      method: 'POST',
      path: '/payment',
      headers: {
        'content-type': 'application/vnd.api+json',
        accept: 'application/vnd.api+json',
        cid: '05e230bf-a9cf-4b31-bc54-d3a995f62526',
        'x-sandbox-scenario': 'dccard-3',
      },
      body: { payment: { card: '42563574674', amount: '58.00', contractAccount: '600134652' } },
    },
    reply: {
      status: 500,
      body: {
        jsonapi: { version: '1.0' },
        status: 'ERROR',
        data: {},
        errors: [{ code: 'service', message: 'Enter the expiration date of the payment card' }],
        meta: {},
      },
    },
  });
  expect(entry('truncated', null)?.reply).toEqual({
    status: 200,
    body: '{"jsonapi":{"version":"1.0"},"status":"SUCCESS","data":{"payment":{"id":"003400026738","c',
  });
  expect(entry('lost-response', null)).toMatchObject({ magic: null, reply: null });
});

test('every example is the command for its request', () => {
  for (const { name, api, example, request } of entries) {
    const { method, path, headers, body } = request;
    const options = Object.entries(headers).map(([name, value]) => `-H '${name}: ${value}'`);
    if (body !== null) options.push(`-d '${textOf(body)}'`);
    expect([api, name, example.replace(/ --max-time \d+$/, '')]).toEqual([
      api,
      name,
      `curl -sS -X ${method} '${server.url}${path}' ${options.join(' ')}`,
    ]);
  }
});

/** The request with each of its members in turn replaced by a value. */
function* withEach(body: unknown, value: unknown): Generator<unknown> {
  for (const [name, member] of Object.entries(body as Record<string, unknown>)) {
    const others = body as Record<string, unknown>;
    if (member !== null && typeof member === 'object') {
      for (const changed of withEach(member, value)) yield { ...others, [name]: changed };
    } else yield { ...others, [name]: value };
  }
}

test('a magic value in one place of a request that asks for nothing brings about the same', async () => {
  const magic = entries.filter((one) => one.magic !== null);
  expect(magic).toHaveLength(17);
  for (const { name, api, request, magic: value, reply } of magic) {
    const { 'x-sandbox-scenario': _, ...headers } = request.headers;
    const applied = [];
    for (const body of withEach(request.body, value)) {
      const answer = await server.send(request.method, request.path, { headers, body, sandbox: server.fresh() });
      if (answer.headers['x-sandbox-scenario']) applied.push([answer.headers['x-sandbox-scenario'], answer.body]);
    }
    expect(applied).toEqual([[`${api}/${name};by=trigger`, reply?.body]]);
  }
});

test('trying the examples out leaves no trace, and what lies in a sandbox has no influence on them', async () => {
  const own = await startSandbox();
  try {
    await own.send('PUT', '/__sandbox/clock', { body: { now: '2031-01-01T00:00:00Z', frozen: true } });
    await own.send('POST', '/__sandbox/rules', { body: { scenario: 'status;code=503' } });
    const { body } = await own.send('GET', '/__sandbox/scenarios');
    expect(at(own.url, body.scenarios)).toEqual(at(server.url, entries as never));
    expect((await own.send('GET', '/__sandbox/requests')).body.requests).toEqual([]);
    expect((await own.send('GET', '/__sandbox/sandboxes')).body.sandboxes).toHaveLength(1);
    expect((await own.send('GET', '/__sandbox/metrics')).text).not.toContain('british-gas');
  } finally {
    await own.close();
  }
});

test('a user’s own scenarios are shown with what they answer, also after a change', async () => {
  const answering = (body: unknown) => ({ outcome: { answer: { status: 418, body } } });
  const folder = folderWith({ 'british-gas/dccard-3.json': answering({ said: 'first {{ request.method }}' }) });
  const own = await startSandbox({ scenarios: folder });
  const replies = async () => {
    const { body } = await own.send('GET', '/__sandbox/scenarios?api=british-gas');
    return body.scenarios.filter(({ name }: Entry) => name === 'dccard-3').map(({ reply }: Entry) => reply);
  };
  try {
    expect(await replies()).toEqual([{ status: 418, body: { said: 'first POST' } }]);
    const { begun } = own.time;
    writeInto(folder, { 'british-gas/dccard-3.json': answering('plain text') });
    await until(() => own.time.begun > begun, 'the change is noticed');
    own.time.advance(100);
    await until(() => own.logged.length > 0, 'the folders are read');
    expect(await replies()).toEqual([{ status: 418, body: 'plain text' }]);
  } finally {
    await own.close();
  }
});
