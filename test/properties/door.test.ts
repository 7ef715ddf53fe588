import { connect } from 'node:net';
import fc from 'fast-check';
import { apis } from '../../src/apis/index.js';
import { type Sandbox, startSandbox } from '../support/sandbox.js';

/** `npm run test:long` sends a hundred thousand. */
const runs = 10 * Number(process.env['TILLBOX_PROPERTY_RUNS'] ?? 300);
const seed = Number(process.env['TILLBOX_PROPERTY_SEED'] ?? 20261128);

let server: Sandbox;
beforeAll(async () => {
  server = await startSandbox({ controlToken: 'open-sesame' });
});
afterAll(() => server.close());

const paths = [
  '/__sandbox',
  '/__sandbox/rules',
  '/__sandbox/requests',
  '/__sandbox/clock/advance',
  `/__sandbox/state/${apis[0]?.name}/${Object.keys(apis[0]?.collections ?? {})[0]}`,
  '/__sandbox/sandboxes/default',
  '/__sandbox/sandboxes/default/export',
  '/__sandbox/sandboxes/default/import',
  '/__sandbox/sandboxes/default/reset',
  '/__sandbox/sandboxes/default/snapshots/a',
];
const fronts = [
  '',
  '/',
  '/~default',
  '/~x',
  `${apis[0]?.operations[0]?.path}/..`,
  'http://localhost',
  `http://${apis[0]?.hosts[0]}`,
  'ftp://a',
];
const backs = ['', '/', '#', '#a', '?', '?a=b', '?#', '\\', '%', '%2f', ';a'];
const others = ['\\', '//', '/./', '/../', '%2f', '%5c', '%2e%2e', '%00', '%0a', '%zz', '#', '?', '*', '@', ':', '~'];

/** Any byte, or what some read as a separator, put in at any place or in the place of what is there. */
const edit = fc.record({
  at: fc.nat(80),
  over: fc.integer({ min: 0, max: 2 }),
  text: fc.oneof(
    fc.nat(255).map((code) => String.fromCharCode(code)),
    fc.constantFrom(...others),
  ),
});

function edited(target: string, edits: readonly { at: number; over: number; text: string }[]): string {
  return edits.reduce((text, { at, over, text: put }) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + put + text.slice(place + over);
  }, target);
}

const slashes = fc.constantFrom(
  (path: string) => path,
  (path: string) => path.replaceAll('/', '\\'),
  (path: string) => `/${path.slice(1).replaceAll('/', '\\')}`,
  (path: string) => path.replaceAll('_', '%5F'),
);

const target = fc
  .record({
    front: fc.constantFrom(...fronts),
    path: fc.constantFrom(...paths),
    back: fc.constantFrom(...backs),
    spelt: slashes,
    edits: fc.array(edit, { maxLength: 3 }),
  })
  .map(({ front, path, back, spelt, edits }) => edited(front + spelt(path) + back, edits));

const method = fc.constantFrom('GET', 'GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'PATCH');
const host = fc.constantFrom('localhost', 'evil.example', ...apis.flatMap(({ hosts }) => hosts));

/** Every status that comes back for some bytes, a character a byte, until the server has nothing more to say. */
function statusesOf(bytes: string): Promise<{ statuses: number[]; isOwn: boolean }> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    let said = '';
    socket.setTimeout(10_000, () => reject(new Error(`nothing comes for ${JSON.stringify(bytes)}`)));
    socket.setEncoding('latin1').on('data', (text: string) => {
      said += text;
    });
    socket.on('error', reject);
    socket.on('close', () => {
      const statuses = [...said.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status));
      resolve({ statuses, isOwn: said.includes('application/problem+json') });
    });
    socket.end(bytes, 'latin1');
  });
}

/** Paths that an emulated API answers at, or where the probes are, need no token. */
const open = /\/health\/(live|ready)/;

test('no form of a request target gets past the control token, and none is waited for', async () => {
  const property = fc.asyncProperty(method, host, target, async (verb, name, form) => {
    fc.pre(!open.test(form));
    const head = `${verb} ${form} HTTP/1.1\r\nHost: ${name}\r\nContent-Type: application/json\r\nContent-Length: 0\r\nConnection: close`;
    const { statuses, isOwn } = await statusesOf(`${head}\r\n\r\n`);
    // The vendors have 405 where a form leads to them.
    const refused = isOwn ? [400, 401, 403, 404] : [400, 401, 403, 404, 405];
    for (const status of statuses) expect(refused).toContain(status);
    expect(statuses.length).toBeGreaterThan(0);
  });
  await fc.assert(property, { seed, numRuns: runs });
  const { status } = await server.send('GET', '/__sandbox/health/ready');
  expect(status).toBe(200);
  const token = { authorization: 'Bearer open-sesame' };
  const { body } = await server.send('GET', '/__sandbox/sandboxes/default', { headers: token });
  expect(body.id).toBe('default');
  expect(server.errors).toEqual([]);
}, 3_600_000);
