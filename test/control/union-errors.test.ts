// The same wherever it is kept.
import { readdirSync, readFileSync } from 'node:fs';
import { checkTestData } from '../../src/server.js';
import { folderWith, removeFolders } from '../support/folder.js';
import { sandbox, server } from '../support/shared.js';

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

const settlement = { paid_minor: 1, payment_date: 'P1D', description: 'x', payment: { method: 'card', card: 'x' } };
const withSettlement = (settlement: unknown) => (charge: Record<string, unknown>) => ({
  ...charge,
  installments: [{ number: 1, due_date: 'P1D', amount_minor: 1, settlement }],
});
const transaction = 'payment-accounts/transactions/eeeeeeee-0002-4eee-8eee-eeeeeeeeeeee';
const settled = '/body/installments/0/settlement';

test.each<[string, string, (record: Record<string, unknown>) => object, string, string]>([
  [
    'of a form',
    'ipag/charges/99992',
    (r) => ({ ...r, last_charge_date: '2020-1' }),
    '/body/last_charge_date',
    'pattern',
  ],
  [
    'of a type',
    'ipag/charges/99992',
    (r) => ({ ...r, last_charge_date: 5 }),
    '/body/last_charge_date',
    '(null, string)',
  ],
  [
    'of a type below',
    'ipag/charges/99992',
    withSettlement({ ...settlement, paid_minor: '1' }),
    `${settled}/paid_minor`,
    '(integer)',
  ],
  [
    'missing',
    'ipag/charges/99992',
    withSettlement({ ...settlement, payment: undefined }),
    `${settled}/payment`,
    'is missing',
  ],
  ['too many', 'ipag/charges/99992', withSettlement({ ...settlement, more: 1 }), settled, 'takes: more'],
  ['of another kind', 'ipag/charges/99992', withSettlement('paid'), settled, '(null, object)'],
  ['of a form', transaction, (r) => ({ ...r, update_date: 'yesterday' }), '/body/update_date', 'pattern'],
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

const scenario = { title: 'x', description: 'x', source: 'ours', operations: ['createPayment'], stage: 'business' };

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
  const scenarios = folderWith({ 'british-gas/mine.json': { ...scenario, ...members } });
  const { faults } = await checkTestData({ scenarios, fixtures: undefined });
  const path = `${scenarios}/british-gas/mine.json`;
  expect(faults).toEqual([{ path, pointer, reason: expect.stringContaining(reason) }]);
});

test('of a fixture a member where null may stand is named, not null', async () => {
  const charges = JSON.parse(readFileSync('fixtures/ipag/default.json', 'utf8')).charges;
  const fixtures = folderWith({ 'ipag/default.json': { charges: [{ ...charges[0], last_charge_date: '2020-1' }] } });
  const { faults } = await checkTestData({ scenarios: undefined, fixtures });
  expect(faults).toMatchObject([
    { pointer: '/charges/0/last_charge_date', reason: expect.stringContaining('pattern') },
  ]);
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
