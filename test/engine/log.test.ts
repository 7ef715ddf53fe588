import { loggable } from '../../src/engine/log/log.js';

test('an error is logged without the secrets in its texts, nor in those of its cause', () => {
  const error = new TypeError('no card 4242424242424242', { cause: 'https://joe:pass@shop.test/?token=abc' });
  const shown = loggable(error);
  expect(shown.name).toBe('TypeError');
  expect(shown.message).toBe('no card 424242******4242');
  expect(shown.stack).toMatch(/^TypeError: no card 424242\*{6}4242\n +at .*log\.test/);
  expect(shown.cause).toEqual(new Error('https://****@shop.test/?token=****'));
});
