import { compileQuery } from '../../src/engine/query/query.js';

const charge = {
  id: 'c1',
  amount: 1250,
  note: null,
  card: { brand: 'visa', last4: '4242' },
  items: [
    { sku: 'A', n: 1 },
    { sku: 'B', n: 5 },
  ],
  tags: ['new', 'big'],
};

async function finds(where: unknown): Promise<boolean> {
  return (await compileQuery(where, '/query/where'))(charge);
}

test.each([
  [{}],
  [{ id: 'c1' }],
  [{ id: { $eq: 'c1' }, amount: { $gt: 1249, $lte: 1250 } }],
  [{ 'card.brand': 'visa' }],
  [{ card: { last4: '4242', brand: 'visa' } }],
  [{ 'items.sku': 'B' }],
  [{ 'items.1.n': 5 }],
  [{ items: { $elemMatch: { sku: 'B', n: { $gte: 5 } } } }],
  [{ items: { $size: 2 } }],
  [{ tags: 'big' }],
  [{ tags: { $elemMatch: { $in: ['big'] } } }],
  [{ tags: { $nin: ['old'] } }],
  [{ note: null, missing: null }],
  [{ missing: { $exists: false }, id: { $ne: 'c2' } }],
  [{ amount: { $not: { $lt: 1000 } } }],
  [{ $or: [{ id: 'c2' }, { $and: [{ id: 'c1' }, { amount: 1250 }] }] }],
  [{ $nor: [{ id: 'c2' }, { amount: { $lt: 0 } }] }],
  [{ id: { $regex: '^c\\d$' } }],
  [{ 'card.brand': { $regex: 'VISA', $options: 'i' } }],
])('%j finds the charge', async (where) => expect(await finds(where)).toBe(true));

test.each([
  [{ id: 'c2' }],
  [{ amount: '1250' }],
  [{ amount: { $gt: '1' } }],
  [{ card: { brand: 'visa' } }],
  [{ items: { $elemMatch: { sku: 'A', n: 5 } } }],
  [{ missing: { $exists: true } }],
  [{ id: 'c1', amount: { $in: [1, 2] } }],
  [{ 'card.brand': { $regex: 'VISA' } }],
  [{ amount: { $regex: '1' } }],
  [{ $nor: [{ id: 'c1' }] }],
])('%j does not', async (where) => expect(await finds(where)).toBe(false));

async function refusalOf(where: unknown): Promise<unknown> {
  try {
    await compileQuery(where, '/query/where');
  } catch (error) {
    return (error as { kind: string; members: { errors: { pointer: string }[] } }).members.errors[0]?.pointer;
  }
  return 'nothing';
}

test.each([
  ['a text', '', 'x'],
  ['a list', '', []],
  ['$where, which would run code', '/$where', { $where: 'true' }],
  ['$where inside of a member', '/id/$where', { id: { $where: 'true' } }],
  ['another operator of the library', '/amount/$mod', { amount: { $mod: [2, 0] } }],
  ['$type', '/amount/$type', { amount: { $type: 'number' } }],
  ['an operator where members stand', '/$eq', { $eq: 1 }],
  ['an operator deep in a value', '/card/brand/$ne', { card: { brand: { $ne: 'visa' } } }],
  ['an operator in a list of values', '/id/$in/0/$gt', { id: { $in: [{ $gt: 1 }] } }],
  ['a member beside operators', '/amount/x', { amount: { $gt: 1, x: 2 } }],
  ['$and inside of a member', '/amount/$and', { amount: { $gt: 1, $and: [{}] } }],
  ['an empty $or', '/$or', { $or: [] }],
  ['$in without a list', '/id/$in', { id: { $in: 'c1' } }],
  ['$gt with a list', '/amount/$gt', { amount: { $gt: [1] } }],
  ['$exists with a number', '/id/$exists', { id: { $exists: 1 } }],
  ['$size with a fraction', '/items/$size', { items: { $size: 1.5 } }],
  ['$not with a value', '/id/$not', { id: { $not: 'c1' } }],
  ['$options alone', '/id/$options', { id: { $eq: 'c1', $options: 'i' } }],
  ['$options that RE2 lacks', '/id/$options', { id: { $regex: 'c', $options: 'x' } }],
  ['a pattern of 201 characters', '/id/$regex', { id: { $regex: 'a'.repeat(201) } }],
  ['a pattern that looks around', '/id/$regex', { id: { $regex: '(?=a)b' } }],
  ['a pattern that repeats too much', '/id/$regex', { id: { $regex: '((a|b|c){99}){9}' } }],
  ['a member that every object inherits', '/constructor', { constructor: null }],
  ['the same within a path', '/card.__proto__.x', { 'card.__proto__.x': 1 }],
  ['a slash in the pointer', '/a~1b/$where', { 'a/b': { $where: '1' } }],
])('%s is refused with a pointer', async (_, pointer, where) => {
  expect(await refusalOf(where)).toBe(`/query/where${pointer}`);
});

test('a pattern of 200 characters is taken', async () => {
  expect(await refusalOf({ id: { $regex: 'a'.repeat(200) } })).toBe('nothing');
});

test('a query may be 20 levels deep and have a thousand parts, no more', async () => {
  const deep = (levels: number): unknown => (levels === 0 ? 'x' : { a: deep(levels - 1) });
  expect(await refusalOf(deep(20))).toBe('nothing');
  expect(await refusalOf(deep(21))).toContain('/a/a/a/');
  const wide = (parts: number) => ({ id: { $in: Array.from({ length: parts }, (_, i) => i) } });
  expect(await refusalOf(wide(900))).toBe('nothing');
  expect(await refusalOf(wide(1_000))).toContain('/id/$in/');
});

test('a pattern that takes a backtracking engine forever is answered at once', async () => {
  const evil = await compileQuery({ id: { $regex: '^(a+)+$' } }, '');
  expect(evil({ id: `${'a'.repeat(50_000)}!` })).toBe(false);
});

test('a comparer says what is equal, in every operator of equality', async () => {
  const masked = (actual: unknown, wanted: unknown) => wanted === actual || (wanted === '4242' && actual === '****');
  const payment = { card: '****', status: 'paid' };
  const asks = async (where: unknown) => (await compileQuery(where, '', masked))(payment);
  expect(await asks({ card: '4242' })).toBe(true);
  expect(await asks({ card: { $in: ['x', '4242'] } })).toBe(true);
  expect(await asks({ card: { $ne: '4242' } })).toBe(false);
  expect(await asks({ card: '4000' })).toBe(false);
  expect(await asks({ status: 'paid' })).toBe(true);
});
