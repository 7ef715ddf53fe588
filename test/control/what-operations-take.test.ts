// The same wherever it is kept.
import { readConfig } from '../../src/config.js';
import type { AnyOperation, Api } from '../../src/engine/api/api.js';
import type { OperationParameter } from '../../src/engine/api/description.js';
import { parametersIn, pathWith } from '../../src/engine/api/route.js';
import { requestOf } from '../../src/engine/scenario/example.js';
import { servedApis } from '../../src/server.js';
import { enter, sandbox, server } from '../support/every-api.js';

const silent = { error() {}, warn() {}, info() {} };

let control: Api;
beforeAll(async () => {
  const { apis } = await servedApis(readConfig([], {}), silent);
  control = apis.at(-1) as Api;
});

const exists = async () => (await server.send('GET', `/__sandbox/sandboxes/${sandbox}`)).status === 200;

type Changes = {
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
};

/** Sends an operation's own example, about a sandbox that nobody has used. */
function send(operation: AnyOperation, { query = '', headers, body }: Changes = {}) {
  const { example, path } = operation;
  const named = path.includes('/sandboxes/:id') ? { id: sandbox } : {};
  const request = requestOf(control, {
    ...operation,
    example: { ...example, params: { ...example.params, ...named }, query: {} },
  });
  const target = query === '' ? request.target : `${request.target}?${query}`;
  // A feed that is not refused has no end: its head is enough.
  const isFollowed = operation.mediaType === 'text/event-stream' && query === '' && !headers;
  const method = isFollowed ? 'HEAD' : operation.method;
  return server.send(method, target, {
    sandbox,
    headers: { ...headers },
    body: isFollowed ? undefined : (body ?? request.body),
  });
}

/** What is wrong where a request is not refused with one error at this place, or makes a sandbox. */
async function faultOf(operation: AnyOperation, changes: Changes, pointer: string, said = ''): Promise<string[]> {
  const { status, body } = await send(operation, changes);
  const asked = `${operation.id} ${JSON.stringify(changes)}`;
  const [error] = body.errors ?? [];
  if (status !== 400 || body.type !== '/__sandbox/problems/bad-request') return [`${asked}: ${status}`];
  if (body.errors.length !== 1 || error.pointer !== pointer || !error.message.includes(said)) {
    return [`${asked}: ${error.pointer} ${error.message}`];
  }
  return (await exists()) ? [`${asked} makes a sandbox`] : [];
}

async function faultsOf(of: (operation: AnyOperation) => Promise<readonly string[]>): Promise<string[]> {
  const faults: string[] = [];
  for (const operation of control.operations) faults.push(...(await of(operation)));
  return faults;
}

/** The query members that it takes. */
function queryOf({ parameters = [] }: AnyOperation): OperationParameter[] {
  return parameters.filter((one) => one.in === 'query');
}

test('every operation refuses a query member that it does not take, and names the nearest', async () => {
  expect(control.operations.length).toBeGreaterThan(35);
  const faults = await faultsOf(async (operation) => {
    const names = queryOf(operation).map(({ name }) => name);
    if (names.length === 0) return faultOf(operation, { query: 'limit=1' }, '/query/limit', 'it takes none');
    const all: string[] = [];
    for (const name of names) {
      const slip = `${name.slice(0, -1)}x`;
      const said = `did you mean ${name}? it takes ${name}`;
      all.push(...(await faultOf(operation, { query: `${slip}=1` }, `/query/${slip}`, said)));
    }
    return all;
  });
  expect(faults).toEqual([]);
});

test('every operation refuses a query member that stands there twice', async () => {
  const faults = await faultsOf(async (operation) => {
    const all: string[] = [];
    for (const name of [...queryOf(operation).map((one) => one.name), 'undeclared']) {
      const query = `${name}=1&${name}=1`;
      all.push(...(await faultOf(operation, { query }, `/query/${name}`, 'stands there more than once')));
    }
    return all;
  });
  expect(faults).toEqual([]);
});

interface Bounds {
  readonly type?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly string[];
}

/** Texts that a schema does not allow; empty where it says nothing that could be broken. */
function outside(schema: Bounds): string[] {
  const { type, format, minimum, maximum } = schema;
  if (schema.enum) return ['', 'no-such', `${schema.enum[0]}x`, String(schema.enum[0]).toUpperCase()];
  if (format === 'date-time') return ['', 'tomorrow', '2026-01-31', '2026-02-30T00:00:00Z', '2026-01-31T12:00:00'];
  if (type === 'boolean') return ['', '1', 'yes', 'TRUE'];
  if (type !== 'integer') return [];
  const beyond = [minimum !== undefined && minimum - 1, maximum !== undefined && maximum + 1];
  return ['', 'x', '-1', '1.5', '1e1', '9'.repeat(17), ...beyond.filter((one) => one !== false).map(String)];
}

test('every operation refuses values that its schemas do not allow', async () => {
  let refused = 0;
  const faults = await faultsOf(async (operation) => {
    const all: string[] = [];
    for (const { in: place, name, schema } of operation.parameters ?? []) {
      if (!schema || place === 'path') continue;
      const texts = outside(schema);
      if (texts.length === 0) all.push(`${operation.id}: nothing could break the schema of ${name}`);
      for (const text of texts) {
        // An empty header is sent as none by some clients.
        if (place === 'header' && text === '') continue;
        const query = `${name}=${encodeURIComponent(text)}`;
        const changes = place === 'query' ? { query } : { headers: { [name]: text } };
        const pointer = place === 'query' ? `/query/${name}` : `/headers/${name.toLowerCase()}`;
        all.push(...(await faultOf(operation, changes, pointer)));
        refused++;
      }
    }
    return all;
  });
  expect(faults).toEqual([]);
  expect(refused).toBeGreaterThan(40);
});

test('every operation that takes no body refuses one that says something', async () => {
  let refused = 0;
  const faults = await faultsOf(async (operation) => {
    if (operation.request) return [];
    const all: string[] = [];
    for (const body of ['{"api":"bakery"}', '[]', '"x"', 'api=bakery']) {
      all.push(...(await faultOf(operation, { query: '', headers: {}, body }, '/body', 'takes no body')));
      refused++;
    }
    const { status } = await send(operation, { body: {} });
    enter(server.fresh());
    return status === 400 ? [...all, `${operation.id} refuses {}`] : all;
  });
  expect(faults).toEqual([]);
  expect(refused).toBeGreaterThan(100);
});

/** Those that may make the sandbox that they are about. */
const making: ReadonlySet<unknown> = new Set(['entered', 'named-entered', 'named-alone']);

test('no operation makes a sandbox but those that say so', async () => {
  const { body: saved } = await server.send('GET', '/__sandbox/sandboxes/default/export');
  let made = 0;
  const faults = await faultsOf(async (operation) => {
    enter(server.fresh());
    const body = operation.request === 'saved-state' ? saved : undefined;
    const { status } = await send(operation, { body });
    const isMade = await exists();
    if (isMade) made++;
    const asked = `${operation.id}: ${status}, which ${isMade ? 'makes one' : 'makes none'}`;
    if (status >= 300 && making.has(operation.sandbox)) return [asked];
    return operation.sandbox !== undefined && isMade === making.has(operation.sandbox) ? [] : [asked];
  });
  expect(faults).toEqual([]);
  expect(made).toBeGreaterThan(5);
});

test('no operation makes a sandbox where its body is refused', async () => {
  let refused = 0;
  const faults = await faultsOf(async (operation) => {
    if (!operation.request) return [];
    const { status, body } = await send(operation, { body: { noSuchMember: 1 } });
    refused++;
    if (status !== 400 || body.type !== '/__sandbox/problems/bad-request') return [`${operation.id}: ${status}`];
    return (await exists()) ? [`${operation.id} makes a sandbox`] : [];
  });
  expect(faults).toEqual([]);
  expect(refused).toBeGreaterThan(7);
});

test('no operation makes a sandbox where its path names what there is not', async () => {
  const faults = await faultsOf(async (operation) => {
    const all: string[] = [];
    const named = operation.path.includes('/sandboxes/:id') ? { id: sandbox } : {};
    const others = parametersIn(operation.path).filter((name) => !(name in named));
    for (const name of others) {
      const params = { ...operation.example.params, ...named, [name]: 'no such thing' };
      const { status } = await send({ ...operation, example: { ...operation.example, params } });
      if (![400, 404].includes(status)) all.push(`${operation.id} ${name}: ${status}`);
      if (await exists()) all.push(`${operation.id} ${name} makes a sandbox`);
    }
    return all;
  });
  expect(faults).toEqual([]);
});

test('every operation that needs its sandbox says that there is none', async () => {
  const faults = await faultsOf(async (operation) => {
    if (operation.sandbox !== 'existing' && operation.sandbox !== 'named') return [];
    const { status, body } = await send(operation);
    const isSaid = body.detail?.startsWith(`There is no sandbox ${sandbox}, `);
    return status === 404 && isSaid ? [] : [`${operation.id}: ${status} ${body.detail}`];
  });
  expect(faults).toEqual([]);
});

test('every operation whose path names a sandbox refuses a name that none can have', async () => {
  const faults = await faultsOf(async (operation) => {
    if (!String(operation.sandbox).startsWith('named')) return [];
    const { body: saved } = await server.send('GET', '/__sandbox/sandboxes/default/export');
    const params = { ...operation.example.params, id: 'no such thing' };
    const target = pathWith(operation.path, params);
    const body = operation.request === 'saved-state' ? saved : operation.example.body;
    const answer = await server.send(operation.method, target, { body });
    const { status, type } = answer.body;
    return type === '/__sandbox/problems/bad-sandbox' ? [] : [`${operation.id}: ${status} ${type}`];
  });
  expect(faults).toEqual([]);
});

test.each([
  ['an advance that leads back', 'POST', '/__sandbox/clock/advance', { by: '-P1D' }, '/body/by'],
  ['an advance that leads too far', 'POST', '/__sandbox/clock/advance', { by: 'P11Y' }, '/body/by'],
  ['a record that names another', 'PUT', '/__sandbox/state/bakery/customers/a', customer('corner', 'b'), '/params/id'],
  [
    'a record without what it names',
    'PUT',
    '/__sandbox/state/bakery/customers/x%2Fb',
    customer('x', 'b'),
    '/body/shop',
  ],
])('%s makes no sandbox', async (_, method, path, body, pointer) => {
  const answer = await server.send(method, path, { sandbox, body });
  expect([answer.status, answer.body.errors?.[0].pointer]).toEqual([400, pointer]);
  expect(await exists()).toBe(false);
});

function customer(shop: string, name: string) {
  return { shop, customer: name, coins: 15, held: 0, loyalty: null };
}
