// The same wherever it is kept.
import { readdirSync, readFileSync } from 'node:fs';
import { credentialDigest } from '../../src/engine/digest.js';
import { checkTestData } from '../../src/server.js';
import { folderWith, removeFolders } from '../support/folder.js';
import { sandbox, server } from '../support/shared-bakery.js';
import { bakery } from '../support/toy.js';

afterEach(removeFolders);

interface Said {
  readonly pointer: string;
  readonly message: string;
}

async function refused(path: string, change: (record: Record<string, unknown>) => object): Promise<Said[]> {
  const before = await server.send('GET', `/__sandbox/state/${path}`, { sandbox });
  const { status, body } = await server.send('PUT', `/__sandbox/state/${path}`, { sandbox, body: change(before.body) });
  expect(status).toBe(400);
  return body.errors;
}

const first = 'bakery/orders/corner%2Ffirst-order';
const withTopping = (topping: unknown) => (order: Record<string, unknown>) => ({
  ...order,
  layers: [{ flavour: 'plum', topping }],
});
const topped = '/body/layers/0/topping';

test.each<[string, string, (record: Record<string, unknown>) => object, string, string]>([
  ['of a form', first, (r) => ({ ...r, placed_at: 'yesterday' }), '/body/placed_at', 'pattern'],
  ['of a type', first, (r) => ({ ...r, note: 5 }), '/body/note', '(null, string)'],
  ['of a type below', first, withTopping({ grams: '1' }), `${topped}/grams`, '(integer)'],
  ['missing', first, withTopping({}), `${topped}/grams`, 'is missing'],
  ['too many', first, withTopping({ grams: 1, more: 1 }), topped, 'takes: more'],
  ['of another kind', first, withTopping('nuts'), topped, '(null, object)'],
  [
    'of a form',
    `bakery/passes/${credentialDigest('old-pass-corner')}`,
    (r) => ({ ...r, expires_at: 'yesterday' }),
    '/body/expires_at',
    'pattern',
  ],
])('a member %s where null may stand is named alone: %s', async (_, path, change, pointer, message) => {
  expect(await refused(path, change)).toEqual([{ pointer, message: expect.stringContaining(message) }]);
});

test.each<[object, string, string]>([
  [{ mode: 'frozen', at: 5 }, '/body/clock/at', '(string)'],
  [{ mode: 'offset', at: '2030-01-01T00:00:00Z' }, '/body/clock/ms', 'is missing'],
  [{ mode: 'odd' }, '/body/clock/mode', '(real, offset, frozen)'],
  [{}, '/body/clock/mode', 'is missing'],
])('of an import with the clock %j it is said what the mode that was meant wants', async (clock, pointer, message) => {
  const document = (await server.send('GET', '/__sandbox/sandboxes/default/export')).body;
  const path = `/__sandbox/sandboxes/${sandbox}/import`;
  const { status, body } = await server.send('POST', path, { body: { ...document, clock } });
  expect(status).toBe(400);
  expect(body.errors[0]).toEqual({ pointer, message: expect.stringContaining(message) });
});

const scenario = { title: 'x', description: 'x', source: 'ours', operations: ['placeOrder'], stage: 'business' };

test.each<[object, string, string]>([
  [{ outcome: { answer: { status: '200' } } }, '/outcome/answer/status', '(integer)'],
  [{ outcome: { refuses: 'x' } }, '/outcome', 'has none of refuse, direct, fault, answer'],
  [{ outcome: { fault: 'nothing' } }, '/outcome/fault', 'garbage'],
  [
    { parameters: { after: { kind: 'duration', default: 5 } }, outcome: { direct: {} } },
    '/parameters/after/default',
    '(string)',
  ],
  [
    { parameters: { after: { kind: 'odd', default: 5 } }, outcome: { direct: {} } },
    '/parameters/after/kind',
    '(integer, duration, choice, boolean)',
  ],
  [{ operations: [5], outcome: { direct: {} } }, '/operations/0', '(string)'],
])('of a scenario with %j the member that is wrong is named', async (members, pointer, reason) => {
  const scenarios = folderWith({ 'bakery/mine.json': { ...scenario, ...members } });
  const { faults } = await checkTestData({ scenarios, fixtures: undefined }, [bakery]);
  const path = `${scenarios}/bakery/mine.json`;
  expect(faults).toEqual([{ path, pointer, reason: expect.stringContaining(reason) }]);
});

test('of a fixture a member where null may stand is named, not null', async () => {
  const { passes } = JSON.parse(readFileSync('test/support/toy/fixtures/default.json', 'utf8'));
  const fixtures = folderWith({ 'bakery/default.json': { passes: [{ ...passes[0], expires_at: '2020-1' }] } });
  const { faults } = await checkTestData({ scenarios: undefined, fixtures }, [bakery]);
  expect(faults).toMatchObject([{ pointer: '/passes/0/expires_at', reason: expect.stringContaining('pattern') }]);
});

test('every union of the schemas tells its branches apart by a kind, by a constant or by a member', () => {
  const unions: unknown[] = [];
  const collect = (value: unknown): void => {
    if (value === null || typeof value !== 'object') return;
    for (const [name, member] of Object.entries(value)) {
      if (name === 'oneOf' || name === 'anyOf') unions.push(member);
      collect(member);
    }
  };
  for (const folder of readdirSync('schemas')) {
    for (const file of readdirSync(`schemas/${folder}`).filter((name) => name.endsWith('.json'))) {
      collect(JSON.parse(readFileSync(`schemas/${folder}/${file}`, 'utf8')));
    }
  }
  const told = (branch: Record<string, unknown>) =>
    'type' in branch || 'const' in branch || 'enum' in branch || '$ref' in branch || 'required' in branch;
  expect(unions.length).toBeGreaterThan(5);
  for (const branches of unions as Record<string, unknown>[][]) {
    expect(branches.filter((branch) => '$ref' in branch).length).toBeLessThanOrEqual(1);
    expect(branches.every(told)).toBe(true);
  }
});
