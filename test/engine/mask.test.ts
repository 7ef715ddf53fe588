import { maskCardNumbers, maskRecord } from '../../src/engine/mask.js';
import { growthOf, linear } from '../support/growth.js';

test.each([
  ['4242424242424242', '424242******4242'],
  ['4242 4242 4242 4242', '424242******4242'],
  ['4242-4242-4242-4242', '424242******4242'],
  ['4222222222222', '422222***2222'],
  ['378282246310005', '378282*****0005'],
  ['3782 822463 10005', '378282*****0005'],
  ['6304000000000000000', '630400*********0000'],
  ['card 4242424242424242.', 'card 424242******4242.'],
  ['"4242424242424242","5555555555554444"', '"424242******4242","555555******4444"'],
  ['4242 4242 4242 4242 12/27', '424242******4242 12/27'],
  ['4242424242424242 123', '424242******4242 123'],
  ['12 4242424242424242', '12 424242******4242'],
  ['4242424242424242 5555555555554444', '424242******4242 555555******4444'],
  ['4242424242424242_', '424242******4242_'],
  ['é 4242424242424242', 'é 424242******4242'],
  ['paid: -4242 4242 4242 4242', 'paid: -424242******4242'],
])('"%s" is shown as "%s"', (text, shown) => {
  expect(maskCardNumbers(text)).toBe(shown);
});

test.each([
  '4242424242424241',
  '4242 4242 4242 4241',
  '424242424242',
  '42424242424242424242',
  'a4242424242424242',
  '4242424242424242a',
  '4242424242424242é',
  '4242424242424242²',
  '4242-4242-4242-4242-12',
  '12-4242-4242-4242-4242',
  '4242-4242-4242-4242-ab',
  '4242  4242  4242  4242',
  '4242.4242.4242.4242',
  '42424242-4242-4242-8242-424242424242',
  'aaaaaaaa-0001-4242-4242-424242424242',
])('"%s" is left as it is', (text) => {
  expect(maskCardNumbers(text)).toBe(text);
});

test('in a record every string is masked however deep, but for identifiers that have their form', () => {
  const record = {
    id: '4242424242424242',
    card: '4242424242424242',
    nested: { list: ['4242 4242 4242 4242', 7, null, true], id: '4222222222222' },
  };
  const masked = maskRecord(record, new Map([['id', /^\d{13}$/]]));
  expect(masked).toEqual({
    id: '424242******4242',
    card: '424242******4242',
    nested: { list: ['424242******4242', 7, null, true], id: '4222222222222' },
  });
  expect(Object.isFrozen(masked.nested.list)).toBe(true);
  expect(record.card).toBe('4242424242424242');
});

test.each(['1 ', '1-', '1'])('more of "%s" takes as much more time, no more', async (part) => {
  const mask = (length: number) => maskCardNumbers(`${part.repeat(length / part.length)}a`);
  expect(await growthOf(mask)).toBeLessThan(linear);
});
