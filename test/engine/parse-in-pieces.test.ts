import fc from 'fast-check';
import { decodeBody } from '../../src/engine/body.js';
import { parseInPieces } from '../../src/engine/parse-in-pieces.js';

const most = 10_000_000;
const parsed = (text: string) => parseInPieces(Buffer.from(text), most);
const long = 'x'.repeat(200_000);

test.each([
  '[]',
  '[[]]',
  '{}',
  '0',
  '"a"',
  ' [ 1 , 2 ] ',
  '{"a":[],"b":[1],"c":{"d":[{"e":[1,[2]]}]}}',
  '{"__proto__":[1]}',
])('%s is what it is to JSON.parse', async (text) => {
  expect(await parsed(text)).toEqual({ value: JSON.parse(text) });
});

test.each([
  '',
  '[',
  ']',
  '[1,]',
  '[,1]',
  '{"a":[1}',
  '[1]]',
  '{"a":1,}',
  '["a]',
  '[1 2]',
  '{"a":[1],',
  '[1}]',
  '{]',
  '}',
  '"\\',
])('%s is no JSON', async (text) => {
  expect(await parsed(text)).toBe('not-json');
});

test.each([
  ['an item is missing between parts', `["${long}","${long}",,1]`],
  ['an item is missing at the end', `["${long}","${long}",]`],
  ['an item is missing at the beginning', `[,"${long}","${long}"]`],
  ['two parts have no comma', `["${long}" "${long}"]`],
])('where %s it is none either', async (_, text) => {
  expect(await parsed(text)).toBe('not-json');
});

test('what is in several parts comes back whole, in its order, quotes and brackets in texts included', async () => {
  const items = Array.from({ length: 3_000 }, (_, i) => ({ i, text: '\\"],[{}é\u{1f600}'.repeat(40), more: [i, [i]] }));
  const value = { first: items, more: { second: items.slice(1), none: [], one: [1] } };
  expect(await parsed(JSON.stringify(value))).toEqual({ value });
  expect(await parsed(JSON.stringify(items, null, 2))).toEqual({ value: items });
});

test('a value of any form is what it is in a small body', async () => {
  const property = fc.asyncProperty(fc.json(), async (text) => {
    const small = await decodeBody(Buffer.from(text), undefined);
    expect(small).toEqual({ kind: 'json', ...((await parsed(text)) as object) });
  });
  await fc.assert(property, { numRuns: 500, seed: 20261128 });
});

test('a text cut off anywhere is no JSON', async () => {
  const text = JSON.stringify({ a: [{ b: ['"', '\\', {}] }, 1.5e3, null], c: 'd' });
  for (let end = 0; end < text.length; end++) expect(await parsed(text.slice(0, end))).toBe('not-json');
});

test('there are as many values as may be, and 100 levels', async () => {
  expect(await parseInPieces(Buffer.from('[1,2,[3]]'), 5)).toEqual({ value: [1, 2, [3]] });
  expect(await parseInPieces(Buffer.from('[1,2,[3],4]'), 5)).toBe('too-many');
  expect(await parsed('['.repeat(100) + ']'.repeat(100))).toHaveProperty('value');
  expect(await parsed('['.repeat(101) + ']'.repeat(101))).toBe('not-json');
});

test('numbers that would be rounded are infinite in every part', async () => {
  const text = `[1.0000000000000001,"${long}","${long}",-12345678901234567]`;
  expect(await parsed(text)).toEqual({ value: [Infinity, long, long, -Infinity] });
});
