import { decimalsOf } from '../../src/engine/currencies.js';

test.each([
  ['EUR', 2],
  ['GBP', 2],
  ['HUF', 2],
  ['IDR', 2],
  ['COP', 2],
  ['IQD', 3],
  ['KWD', 3],
  ['TND', 3],
  ['JPY', 0],
  ['ISK', 0],
  ['KRW', 0],
  ['UGX', 0],
  ['CLF', 4],
])('%s has %i decimals, by ISO 4217', (currency, decimals) => {
  expect(decimalsOf(currency)).toBe(decimals);
});

test.each(['', 'ZZZ', 'eur', 'EURO', 'XXX', 'XTS', 'XAU', 'EUR ', '__proto__', 'constructor'])(
  '"%s" is no currency that can be paid in',
  (code) => {
    expect(decimalsOf(code)).toBeUndefined();
  },
);
