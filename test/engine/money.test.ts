import fc from 'fast-check';
import { fromMinor, toMinor } from '../../src/engine/money.js';

test.each([
  ['58.00', 2, 5800],
  ['58', 2, 5800],
  ['58.5', 2, 5850],
  ['0.01', 2, 1],
  ['007.10', 2, 710],
  ['-12.34', 2, -1234],
  ['1.234', 3, 1234],
  ['100', 0, 100],
  [0.3, 2, 30],
  [1e3, 2, 100000],
  ['9999999999999.99', 2, 999999999999999],
  ['999999999999999', 0, 999999999999999],
])('%j with %i decimals is %i minor units', (amount, decimals, minor) => {
  expect(toMinor(amount, decimals)).toBe(minor);
});

test.each([
  ['58.001', 2],
  ['0.5', 0],
  ['10000000000000.00', 2],
  ['1000000000000000', 0],
  [1e21, 0],
  [1e-7, 4],
  [Number.POSITIVE_INFINITY, 2],
  [Number.NaN, 2],
  ['', 2],
  ['.5', 2],
  ['5.', 2],
  ['+5', 2],
  ['1e3', 2],
  ['1,50', 2],
  [' 5', 2],
  ['5\n', 2],
  ['0x10', 2],
  ['٥', 2],
])('%j is no amount of %i decimals', (amount, decimals) => {
  expect(toMinor(amount, decimals)).toBeUndefined();
});

test.each([
  ['0', 0],
  ['-0', 0],
  ['-0.00', 2],
])('nothing is plain zero, also as %s', (amount, decimals) => {
  expect(toMinor(amount, decimals)).toBe(0);
});

const minorUnits = fc.integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 });
const places = fc.integer({ min: 0, max: 4 });

test('up to 15 digits an amount comes back from its JSON number as it went in', () => {
  fc.assert(
    fc.property(minorUnits, places, (minor, decimals) => {
      const written: unknown = JSON.parse(JSON.stringify(fromMinor(minor, decimals)));
      return typeof written === 'number' && toMinor(written, decimals) === minor;
    }),
  );
});

test('the JSON number of an amount is written as its plain decimal', () => {
  fc.assert(
    fc.property(fc.nat(999_999_999_999_999), fc.integer({ min: 1, max: 4 }), (minor, decimals) => {
      const digits = String(minor).padStart(decimals + 1, '0');
      const fraction = digits.slice(-decimals).replace(/0+$/, '');
      return JSON.stringify(fromMinor(minor, decimals)) === digits.slice(0, -decimals) + (fraction && `.${fraction}`);
    }),
  );
});

test('0.1 and 0.2 added a thousand times each are 300', () => {
  const sum = Array.from({ length: 1000 }, () => [0.1, 0.2])
    .flat()
    .reduce((minor, amount) => minor + (toMinor(amount, 2) ?? Number.NaN), 0);
  expect(fromMinor(sum, 2)).toBe(300);
});
