import { decodeBody } from '../../src/engine/body.js';
import { growthOf, linear } from '../support/growth.js';

const parsed = (text: string) => decodeBody(Buffer.from(text), undefined);

test.each([
  ['1234567890123456', Number.POSITIVE_INFINITY],
  ['-1234567890123456', Number.NEGATIVE_INFINITY],
  ['12345678901234.56', Number.POSITIVE_INFINITY],
  ['0.1000000000000000', Number.POSITIVE_INFINITY],
  ['1.234567890123456e3', Number.POSITIVE_INFINITY],
  ['123456789012345', 123456789012345],
  ['0.00000000000000012', 0.00000000000000012],
])('of the number %s no more than 15 significant digits are taken', async (literal, value) => {
  expect(await parsed(`{"amount":${literal}}`)).toEqual({ kind: 'json', value: { amount: value } });
});

test('digits in a string are text, however many there are', async () => {
  const value = { card: '1234567890123456', 'say \\" 1234567890123456': '\\' };
  expect(await parsed(JSON.stringify(value))).toEqual({ kind: 'json', value });
});

test.each(['{"a":01234567890123456}', '{"a":1.234567890123456.7}', '{"a":12345678901234567', '12345678901234567x'])(
  'a long number does not make JSON of %s',
  async (text) => {
    expect(await parsed(text)).toEqual({ kind: 'not-json' });
  },
);

test('more escapes in a string that never ends take as much more time to refuse, no more', async () => {
  const refuse = async (length: number) => {
    expect(await parsed(`[1234567890123456,"${'\\"'.repeat(length / 2)}`)).toEqual({ kind: 'not-json' });
  };
  expect(await growthOf(refuse)).toBeLessThan(linear);
});
