import fc from 'fast-check';
import { apis } from '../../src/apis/index.js';
import { validators } from '../../src/control/validators.js';
import type { AnyOperation, Api } from '../../src/engine/api/api.js';
import { type Sandbox, startSandbox } from '../support/sandbox.js';
import { Wire, type WireAnswer, type WireRequest } from '../support/wire.js';

const runs = Number(process.env['TILLBOX_PROPERTY_RUNS'] ?? 300);
const seed = Number(process.env['TILLBOX_PROPERTY_SEED'] ?? 20261121);

let server: Sandbox;
let wire: Wire;
beforeAll(async () => {
  server = await startSandbox();
  wire = new Wire(server.url);
});
afterAll(async () => {
  wire.close();
  await server.close();
});

/** What a header may hold at all; anything else never leaves the client. */
const headerText = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)) });
const oddHeaders: Readonly<Record<string, readonly string[]>> = {
  'content-type': [
    'text/plain',
    'application/json; charset=latin1',
    'application/json;',
    'multipart/form-data; boundary=x',
  ],
  accept: ['text/html', '*/*;q=0', 'application/*', ',', 'application/json;q=abc'],
  authorization: ['Bearer', 'Bearer  x', 'Basic', 'Basic !!!', 'Basic Og==', 'Digest a="b"'],
  'content-encoding': ['gzip', 'br', 'zstd', 'identity', 'gzip, gzip'],
  'x-sandbox-id': ['a', 'default', '..', 'a b', ''],
  'x-sandbox-time': ['2020-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '0000-01-01T00:00:00Z', 'now'],
  'x-sandbox-scenario': ['success', 'lost-response', 'lost-request', 'status;code=418', 'delay;ms=0', 'nonsense', ';;'],
  prefer: ['code=500', 'code=', 'example=success', 'return=minimal', '=,;'],
  cookie: ['a=b'],
  expect: ['200-ok'],
  'x-api-name': ['x'],
};
const prefixes = ['', '/~a', '/~', '/~a;scenario=success', '/~a;scenario', '/~%00', '/~a;;', '/~a/~b'];

/** The example's body with something else, anything, in one place of it. */
function disturbed(example: unknown): fc.Arbitrary<unknown> {
  const places: (readonly string[])[] = [];
  const visit = (value: unknown, path: readonly string[]) => {
    places.push(path);
    if (value !== null && typeof value === 'object') {
      for (const [name, member] of Object.entries(value)) visit(member, [...path, name]);
    }
  };
  visit(example, []);
  const odd = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom('', null, 0, -1, 1e308, 1e-7, 0.1 + 0.2, '٣', 'x'.repeat(2_000)),
  );
  return fc
    .record({ place: fc.constantFrom(...places), value: odd })
    .map(({ place, value }) => put(example, place, value));
}

function put(whole: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  const members = whole as Record<string, unknown>;
  return { ...members, [name]: put(members[name], rest, value) };
}

function bodyOf(operation: AnyOperation): fc.Arbitrary<string | Buffer | undefined> {
  const { body: example } = operation.example;
  const json = fc.oneof(fc.constant(example), disturbed(example), fc.jsonValue()).map((value) => JSON.stringify(value));
  const bytes = fc.uint8Array({ maxLength: 64 }).map((array) => Buffer.from(array));
  return fc.oneof(
    { weight: 8, arbitrary: json },
    { weight: 1, arbitrary: fc.string() },
    { weight: 1, arbitrary: bytes },
  );
}

/** A path of the operation, or some path below it. */
function pathOf({ path, example }: AnyOperation): fc.Arbitrary<string> {
  const parts = path.split('/').map((part) => {
    if (!part.startsWith(':')) return fc.constant(part);
    const own = fc.constant(encodeURIComponent(example.params?.[part.slice(1)] ?? ''));
    return fc.oneof({ weight: 4, arbitrary: own }, { weight: 1, arbitrary: fc.webSegment() });
  });
  const odd = fc.oneof(fc.webPath(), fc.constantFrom('/', '//', '/%zz', '/%00', '/..', '/__proto__', '/x;y'));
  const below = fc.oneof({ weight: 6, arbitrary: fc.constant('') }, { weight: 1, arbitrary: odd });
  const query = fc.oneof(
    { weight: 2, arbitrary: fc.constant(new URLSearchParams(example.query).toString()) },
    {
      weight: 1,
      arbitrary: fc.webQueryParameters(),
    },
  );
  const joined = fc.tuple(fc.constantFrom(...prefixes, '', '', '', '', '', ''), fc.tuple(...parts), below, query);
  return joined.map(([prefix, segments, tail, text]) => `${prefix}${segments.join('/')}${tail}${text && `?${text}`}`);
}

function headersOf({ example }: AnyOperation, api: Api): fc.Arbitrary<Record<string, string>> {
  const plain = { 'content-type': api.mediaType, ...example.headers };
  const odd = fc.constantFrom(...Object.keys(oddHeaders)).chain((name) => {
    const value = fc.oneof(fc.constantFrom(...(oddHeaders[name] ?? [])), headerText);
    return value.map((text) => ({ [name]: text }));
  });
  const several = fc
    .array(odd, { maxLength: 3 })
    .map((list) => Object.assign({}, plain, ...list) as Record<string, string>);
  return fc.oneof(fc.constant(plain), several);
}

function requestTo(api: Api): fc.Arbitrary<WireRequest> {
  return fc.constantFrom(...api.operations).chain((operation) =>
    fc.record({
      method: fc.oneof(
        { weight: 8, arbitrary: fc.constant(operation.method as string) },
        { weight: 1, arbitrary: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND') },
      ),
      path: pathOf(operation),
      headers: headersOf(operation, api),
      body: bodyOf(operation),
    }),
  );
}

function satisfiesSome(api: Api, schemas: readonly string[], body: unknown): boolean {
  return schemas.some((schema) => api.validators[schema]?.(body));
}

/** The path as everybody compares it: URLs have no dot segments, and of slashes in succession one counts. */
function comparable(path: string): string {
  return new URL((path.split('?')[0] ?? '').replace(/\/{2,}/g, '/'), 'http://localhost').pathname;
}

/** Throws where an answer is none that the vendor, or the sandbox at its own surface, would give. */
function mustBeProper(api: Api, sent: WireRequest, answer: WireAnswer | undefined): void {
  const asked = Object.keys(sent.headers).some((name) => name.startsWith('x-sandbox-') || name === 'prefer');
  const ownSurface = asked || sent.path.startsWith('/~');
  if (!answer) {
    expect(ownSurface && JSON.stringify(sent)).toContain('lost-');
    return;
  }
  const { status, headers, text } = answer;
  const type = headers['content-type'];
  expect(text).not.toMatch(/\n\s+at |node_modules|src\/engine/);
  if (type === 'application/problem+json') {
    const owned = apis.some(({ owns }) => owns.test(comparable(sent.path)));
    expect(ownSurface || !owned).toBe(true);
    expect(status).toBeLessThan(500);
    expect(validators['problem']?.(JSON.parse(text))).toBe(true);
    return;
  }
  if (status >= 500) {
    const scenario = String(headers['x-sandbox-scenario'] ?? '');
    const state = text.includes('Payment difference given without items to be cleared');
    expect(state || (scenario !== '' && !scenario.endsWith('reached=?0'))).toBe(true);
  }
  if (type === 'text/html; charset=utf-8') {
    expect(sent.path).toContain('/vpos');
    return;
  }
  const speaking = apis.find(({ mediaType, name }) => name === api.name && mediaType === type) ?? otherOwner(sent.path);
  const replies = speaking.operations.flatMap((operation) => operation.replies[status] ?? []);
  expect(satisfiesSome(speaking, [...replies, speaking.dialect.errorSchema], JSON.parse(text))).toBe(true);
}

/** The API that a disturbed path belongs to, such as /payment/x below /payment. */
function otherOwner(path: string): Api {
  const rest = comparable(path).replace(/^\/~[^/?]*/, '');
  const owner = apis.find(({ owns }) => owns.test(rest));
  if (!owner) throw new Error(`nobody owns ${path}, so its answer is no vendor's`);
  return owner;
}

test.each(apis.map((api) => [api.name, api] as const))(
  '%s answers any request properly: never an unasked 5xx, never HTML, never a stack trace',
  async (_, api) => {
    const property = fc.asyncProperty(requestTo(api), async (sent) => {
      if (sent.method === 'GET' || sent.method === 'OPTIONS') Object.assign(sent, { body: undefined });
      mustBeProper(api, sent, await wire.send(sent));
    });
    await fc.assert(property, { seed, numRuns: runs });
    expect(server.errors).toEqual([]);
  },
  600_000,
);
