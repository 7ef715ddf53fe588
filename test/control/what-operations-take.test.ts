import { readConfig } from '../../src/config.js';
import type { AnyOperation, Api } from '../../src/engine/api/api.js';
import type { OperationParameter } from '../../src/engine/api/description.js';
import { requestOf } from '../../src/engine/scenario/example.js';
import { servedApis } from '../../src/server.js';
import { sandbox, server } from '../support/shared.js';

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
  return server.send(operation.method, target, { sandbox, headers: { ...headers }, body: body ?? request.body });
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
