// The same wherever it is kept.
import { server } from '../../support/shared.js';
import { dueDatesOf, Merchant } from './charges.js';

let sandbox: string;
let merchant: Merchant;
beforeEach(() => {
  sandbox = server.fresh();
  merchant = new Merchant(server, sandbox);
});

const mebibyte = 1024 * 1024;
/** A thousand characters that take six bytes each as JSON. */
const longest = 'x'.padStart(1000, '\u0001');
const daily = { type: 'recurring', interval: 'day', due_date: '1000-01-01' };

async function createMany(count: number, changes: object): Promise<void> {
  // Made when there was one row to answer with.
  const long = new Merchant(server, sandbox, { 'x-sandbox-time': '1000-01-01T12:00:00Z' });
  for (let i = 0; i < count; i++) expect((await long.create(changes)).status).toBe(201);
}

function rowsIn(charge: { attributes: { installments: { data: { number: number; due_date: string }[] } } }) {
  return charge.attributes.installments.data;
}

test('listCharges: however long the descriptions of recurring charges, a list of a hundred has at most 16 MiB', async () => {
  await createMany(100, { ...daily, description: longest });
  const { status, text, body } = await merchant.list('limit=100');
  expect([status, body.data.length]).toEqual([200, 100]);
  expect(text.length).toBeLessThan(16 * mebibyte);
  for (const charge of body.data) {
    const rows = rowsIn(charge);
    expect(rows.at(-1)).toMatchObject({ due_date: '2026-01-15', description: longest });
    expect(rows.length).toBeGreaterThan(10);
    expect(charge.attributes.status).toBe('overdue');
  }
});

test('listCharges: ordinary recurring charges are listed with their latest 500 rows each, also a hundred of them', async () => {
  await createMany(100, { ...daily, description: 'Mensalidade de março, plano família' });
  const { body } = await merchant.list('limit=100');
  expect(body.data.map((charge: Parameters<typeof rowsIn>[0]) => rowsIn(charge).length)).toEqual(Array(100).fill(500));
});

test('getCharge and listCharges: normal charges keep all their rows; a list that has no room for them is refused, and a smaller one is not', async () => {
  await createMany(60, { installments: 48, description: longest });
  const refused = await merchant.list('limit=100');
  expect([refused.status, refused.text]).toEqual([
    400,
    '{"code":"400","message":"List is too large, a smaller limit is needed","resource":"resources.charge.list"}',
  ]);
  const { body } = await merchant.list('');
  for (const charge of body.data) expect(rowsIn(charge)).toHaveLength(48);
});

test('rows that a pause left out are not counted one by one', async () => {
  const { body } = await merchant.create({ type: 'recurring', interval: 'day' });
  const stored = `/__sandbox/state/ipag/charges/${body.id}`;
  const { body: record } = await server.send('GET', stored, { sandbox });
  const last = 999_999_999_999_999;
  const pauses = [{ from: '2026-01-01', until: '2026-01-02', last_shown: 2, last_left_out: last - 2 }];
  const changed = { ...record, last_shown: last, pauses };
  expect((await server.send('PUT', stored, { sandbox, body: changed })).status).toBe(200);
  expect(dueDatesOf(await merchant.get(body.id)).slice(0, 2)).toEqual(['2026-03-10', '2026-03-11']);
  expect((await merchant.list('status=pending')).status).toBe(200);
  const until = '2026-06-01T00:00:00Z';
  expect((await server.send('GET', `/__sandbox/tasks?until=${until}`, { sandbox })).status).toBe(200);
});
