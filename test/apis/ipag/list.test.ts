import { server } from '../../support/shared.js';
import { authorization, Merchant, path } from './charges.js';

let merchant: Merchant;
beforeEach(() => {
  merchant = new Merchant(server, server.fresh());
});

async function idsOf(query: string): Promise<number[]> {
  const { status, body } = await merchant.list(query);
  expect(status).toBe(200);
  return body.data.map(({ id }: { id: number }) => id);
}

const everything = [99995, 99994, 99993, 99992, 99991];

test('without a query the newest comes first, fifteen a page', async () => {
  for (let i = 0; i < 12; i++) await merchant.create();
  const { body } = await merchant.list('');
  expect(Object.keys(body)).toEqual(['data', 'links', 'meta']);
  expect(body.data).toHaveLength(15);
  expect([body.data[0].id, body.data[14].id]).toEqual([100011, 99993]);
  expect(body.meta).toEqual({ current_page: 1, last_page: 2, from: 1, to: 15, per_page: 15, total: 17 });
  const second = await merchant.list('page=2');
  expect(second.body.data.map(({ id }: { id: number }) => id)).toEqual([99992, 99991]);
  expect(second.body.meta).toEqual({ current_page: 2, last_page: 2, from: 16, to: 17, per_page: 15, total: 17 });
});

test('a charge in a list is the charge as it is read alone', async () => {
  const { body } = await merchant.list('limit=2');
  expect(body.data[1]).toEqual((await merchant.get(99994)).body);
});

test('links lead through all pages and keep what was asked for', async () => {
  const seen: number[] = [];
  const origin = `${server.url}/~walk`;
  let next: string | null = `${path}?order=asc&limit=2&customer_name=a&unknown=x%20y`;
  const prev: (string | null)[] = [];
  while (next !== null) {
    const { body } = await server.send('GET', `/~walk${next}`, { headers: { authorization } });
    for (const { id } of body.data) seen.push(id);
    prev.push(body.links.prev);
    expect(body.links.first).toBe(`${origin}${path}?order=asc&limit=2&customer_name=a&unknown=x+y&page=1`);
    expect(body.links.last).toBe(`${origin}${path}?order=asc&limit=2&customer_name=a&unknown=x+y&page=3`);
    next = body.links.next === null ? null : body.links.next.slice(origin.length);
  }
  expect(seen).toEqual([99991, 99992, 99993, 99994, 99995]);
  expect(prev).toEqual([
    null,
    `${origin}${path}?order=asc&limit=2&customer_name=a&unknown=x+y&page=1`,
    `${origin}${path}?order=asc&limit=2&customer_name=a&unknown=x+y&page=2`,
  ]);
});

test('a page past the end and an empty list have no charges, and no first or last row', async () => {
  const past = await merchant.list('page=9&limit=5');
  expect(past.body.data).toEqual([]);
  expect(past.body.meta).toEqual({ current_page: 9, last_page: 1, from: null, to: null, per_page: 5, total: 5 });
  expect(past.body.links.next).toBeNull();
  const none = await merchant.list('customer_name=ninguém');
  expect(none.body.data).toEqual([]);
  expect(none.body.meta).toEqual({ current_page: 1, last_page: 1, from: null, to: null, per_page: 15, total: 0 });
  expect([none.body.links.prev, none.body.links.next]).toEqual([null, null]);
});

test.each([
  ['status=pending', [99995, 99994, 99991]],
  ['status=paid', [99992]],
  ['status=overdue', [99993]],
  ['is_active=0', [99995]],
  ['is_active=false', [99995]],
  ['is_active=1', [99994, 99993, 99992, 99991]],
  ['is_active=true&status=pending', [99994, 99991]],
  ['customer_name=PADARIA', [99994, 99993]],
  ['customer_name=jo%C3%A3o', [99995, 99992, 99991]],
  ['order=asc', [99991, 99992, 99993, 99994, 99995]],
  ['order=asc&status=pending&limit=1&page=2', [99994]],
  ['from_date=2025-12-26&to_date=2025-12-26', everything],
  ['from_date=26/12/2025&to_date=27/12/2025', everything],
  ['from_date=2025-12-27&to_date=2026-12-31', []],
  ['from_date=2020-01-01&to_date=2025-12-25', []],
  ['from_date=2026-01-01&to_date=2025-01-01', []],
])('a list is narrowed by %s', async (query, ids) => {
  expect(await idsOf(query)).toEqual(ids);
});

test.each([
  'page=0',
  'page=-1',
  'page=1.5',
  'page=x',
  'page=99999999999999999999',
  'limit=0',
  'limit=101',
  'limit=ten',
  'order=newest',
  'status=late',
  'is_active=yes',
  'customer_name=',
  'from_date=2026-01-01',
  'to_date=2020-01-01',
  'from_date=2026-01-01&to_date=2026-02-30',
])('%s counts as absent', async (query) => {
  const { body } = await merchant.list(query);
  expect(body.data.map(({ id }: { id: number }) => id)).toEqual(everything);
  expect(body.meta).toMatchObject({ current_page: 1, per_page: 15 });
});

test('100 a page is the most', async () => {
  expect((await merchant.list('limit=100')).body.meta.per_page).toBe(100);
});

test('the days of creation are those of Brasília', async () => {
  const late = new Merchant(server, 'days', { 'x-sandbox-time': '2026-03-02T02:59:59Z' });
  await late.create();
  const found = async (day: string) => (await late.list(`from_date=${day}&to_date=${day}`)).body.meta.total;
  expect([await found('2026-03-01'), await found('2026-03-02')]).toEqual([1, 0]);
});

test.each([
  '99991',
  '099991',
  '99991.',
  '99991.000',
  '+99991',
  '%2B99991',
  '%2099991%20',
  '9.9991e4',
  '9.9991E%2B4',
  '999910e-1',
  '.99991e5',
  'x&id=99991',
])('an id compares as a number: %s', async (id) => {
  expect((await merchant.get(id)).body.id).toBe(99991);
  expect((await merchant.update(id, { is_active: 0 })).body).toMatchObject({
    id: 99991,
    attributes: { is_active: false },
  });
});

test.each([
  '',
  '%20',
  'x',
  '99991x',
  '99991.5',
  '99991,0',
  '-99991',
  '0x18697',
  '9.9991e',
  '1e400',
  'NaN',
  '99991&id=x',
])('an id that is no number of a charge is found by no operation: %s', async (id) => {
  for (const answer of [await merchant.get(id), await merchant.update(id, { is_active: 0 })]) {
    expect([answer.status, answer.text]).toEqual([
      404,
      '{"code":"404","message":"Charge Not Found","resource":"resource.charge.view"}',
    ]);
  }
});

test('reading ignores a body, whatever it is', async () => {
  const answer = await merchant.send('GET', `${path}?id=99991`, '{');
  expect([answer.status, answer.body.id]).toEqual([200, 99991]);
});
