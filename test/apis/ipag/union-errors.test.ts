import { readFileSync } from 'node:fs';
import { checkTestData } from '../../../src/server.js';
import { folderWith, removeFolders } from '../../support/folder.js';
import { sandbox, server } from '../../support/shared.js';

afterEach(removeFolders);

async function refused(path: string, change: (record: Record<string, unknown>) => object): Promise<unknown> {
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
])('a member %s where null may stand is named alone: %s', async (_, path, change, pointer, message) => {
  expect(await refused(path, change)).toEqual([{ pointer, message: expect.stringContaining(message) }]);
});

test('of a fixture a member where null may stand is named, not null', async () => {
  const charges = JSON.parse(readFileSync('fixtures/ipag/default.json', 'utf8')).charges;
  const fixtures = folderWith({ 'ipag/default.json': { charges: [{ ...charges[0], last_charge_date: '2020-1' }] } });
  const { faults } = await checkTestData({ scenarios: undefined, fixtures });
  expect(faults).toMatchObject([
    { pointer: '/charges/0/last_charge_date', reason: expect.stringContaining('pattern') },
  ]);
});
