import { maskCardNumbers } from '../../src/engine/masking/mask-cards.js';
import { maskRecord } from '../../src/engine/masking/mask-record.js';
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
  ['4242  4242  4242  4242', '424242******4242'],
  ['4242.4242.4242.4242', '424242******4242'],
  ['4242. 4242. 4242. 4242.', '424242******4242.'],
  ['4242\u00a04242\u00a04242\u00a04242', '424242******4242'],
  ['4242\u202f4242\u20094242\t4242', '424242******4242'],
  ['4242\u20114242\u20114242\u20114242', '424242******4242'],
  ['4242 - 4242 - 4242 - 4242', '424242******4242'],
  ['3782.822463.10005', '378282*****0005'],
  ['4242.4242.4242.4242 123', '424242******4242 123'],
  ['on 15.01.2026 by 4242424242424242', 'on 15.01.2026 by 424242******4242'],
  ['order-4242424242424242', 'order-424242******4242'],
  ['order-4242424242424242-again', 'order-424242******4242-again'],
  ['12-4242424242424242', '12-424242******4242'],
  ['%B4242424242424242^DOE/JOHN^25121011234567890?', '%B424242******4242^****?'],
  [';4242424242424242=25121011234567890?', ';424242******4242=****?'],
  ['4242424242424242D25122011234567890F', '424242******4242D****F'],
  ['B5555 5555 5555 4444^DOE/JOHN^30121010000000000123?', 'B555555******4444^****?'],
  ['5555 5555 5555 4444=30121010000012345678?', '555555******4444=****?'],
  ['order-5105-1051-0510-5100', 'order-510510******5100'],
  ['ord-5105 1051 0510 5100', 'ord-510510******5100'],
  ['ord-5105.1051.0510.5100', 'ord-510510******5100'],
  ['5105-1051-0510-5100-x', '510510******5100-x'],
  ['order-3782-822463-10005-again', 'order-378282*****0005-again'],
  ['4242-4242-4242-4242-12', '424242******4242-12'],
  ['12-4242-4242-4242-4242', '12-424242******4242'],
  ['4242-4242-4242-4242-ab', '424242******4242-ab'],
  ['x5105 1051 0510 5100', 'x510510******5100'],
  ['5105 1051 0510 5100x', '510510******5100x'],
  ['pan5105105105105100', 'pan510510******5100'],
  ['5105105105105100EUR', '510510******5100EUR'],
  ['a4242424242424242', 'a424242******4242'],
  ['4242424242424242\u00e9', '424242******4242\u00e9'],
  ['pan_5105105105105100_x', 'pan_510510******5100_x'],
  ['5555----5555----5555----4444', '555555******4444'],
  ['5 1 0 5 1 0 5 1 0 5 1 0 5 1 0 0', '510510******5100'],
  [
    '\uff15\uff11\uff10\uff15\uff11\uff10\uff15\uff11\uff10\uff15\uff11\uff10\uff15\uff11\uff10\uff10',
    '510510******5100',
  ],
  [
    '\u0665\u0661\u0660\u0665\u0661\u0660\u0665\u0661\u0660\u0665\u0661\u0660\u0665\u0661\u0660\u0660',
    '510510******5100',
  ],
  ['51051051051051001230', '510510******5100****'],
  ['51051051051051001230123', '510510******5100****'],
  ['5105105105105100123', '510510******5100****'],
])('"%s" is shown as "%s"', (text, shown) => {
  expect(maskCardNumbers(text)).toBe(shown);
});

test.each([
  '4242424242424241',
  '4242 4242 4242 4241',
  '424242424242',
  '42424242424242424242',
  'a1699999999999123',
  '42424242424242424242424242424242',
  'abcdef4242424242424242',
  '4242424242424242abcdef',
  '20260131120002',
  '2026-01-31 2026-02-12',
  '2026-01-31 12:00:00.123459',
  '11.222.363/0001-98',
  '529.982.247-25, 529.982.247-33',
  '11987654321, 11987654322',
  '98765-4321 91234-5671',
  '00190500954014481606906809350314337370000000100',
  'aaaaaaaa-4242-4242-8242-424242424242',
  '15.01.2026 15.02.2026 15.03.2026',
  '10.0.0.1 10.0.0.2 10.0.0.3 10.0.0.4',
  'paid 1.234.567.890.123,45 in all',
  'run-1699999999999123',
  '4242424242424241=25121011234567890',
  '42424242-4242-4242-8242-424242424242',
  'aaaaaaaa-0001-4242-4242-424242424242',
])('"%s" is left as it is', (text) => {
  expect(maskCardNumbers(text)).toBe(text);
});

test.each([
  ...[' ', '\t', '\n', '\r\n', '\v', '\f', '\u00a0', '\u1680', '\u2009', '\u2028', '\u3000'],
  ...['\u00ad', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '-', '--', '----', ' - ', '\u2013', '.', '. '],
  ...['/', ' / ', ',', ', ', '_', '|', ':', '\u00b7', '+'],
])('a card number in groups with %j in between is masked', (sign) => {
  const inGroups = (groups: readonly string[]) => groups.join(sign);
  expect(maskCardNumbers(`a ${inGroups(['5105', '1051', '0510', '5100'])} b`)).toBe('a 510510******5100 b');
  expect(maskCardNumbers(`a ${inGroups(['3782', '822463', '10005'])} b`)).toBe('a 378282*****0005 b');
});

/** The same texts in each run: the odds of a text that passes for a card number are what is asked about. */
function* drawn(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield (state >>> 8) / 0x1_00_00_00;
  }
}

const chance = drawn(20261128);
const below = (limit: number) => Math.floor(chance.next().value * limit);
const hex = (length: number) => Array.from({ length }, () => '0123456789abcdef'[below(16)]).join('');
const instant = () => new Date(1_600_000_000_000 + below(400_000_000) * 1_000 + below(1_000)).toISOString();
const made: Readonly<Record<string, () => string>> = {
  'a UUID': () => [8, 4, 4, 4, 12].map(hex).join('-'),
  'two UUIDs': () => [8, 4, 4, 4, 12, 8, 4, 4, 4, 12].map(hex).join('-'),
  'a span of a trace': () => `00-${hex(32)}-${hex(16)}-01`,
  'a digest': () => hex(40),
  'a long digest': () => hex(64),
  'an address': () => Array.from({ length: 8 }, () => hex(4)).join(':'),
  'an instant': instant,
  'two instants': () => `${instant()} ${instant()}`,
  'two instants without a T': () => `${instant()} ${instant()}`.replace(/[TZ]/g, ' ').trim(),
  'a list of days': () => Array.from({ length: 5 }, () => instant().slice(0, 10)).join(', '),
  'a list of amounts': () => Array.from({ length: 6 }, () => (below(100_000) / 100).toFixed(2)).join(', '),
  'a list of telephones': () =>
    Array.from({ length: 3 }, () => `11 9${1000 + below(9000)}-${1000 + below(9000)}`).join(', '),
  'an id in Base64': () => Buffer.from(hex(64), 'hex').toString('base64url'),
};

test.each(Object.entries(made))('of %s hardly one in ten thousand passes for a card number', (_, make) => {
  const texts = Array.from({ length: 20_000 }, make);
  expect(texts.filter((text) => maskCardNumbers(text) !== text).length).toBeLessThanOrEqual(2);
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

test('in a record a URL has neither a password nor a token', () => {
  const record = {
    callback_url: 'https://me:hunter2@shop.example/back?token=abc123&order=7',
    site: 'https://shop.example/a?b=c',
  };
  expect(maskRecord(record, new Map())).toEqual({
    callback_url: 'https://****@shop.example/back?token=****&order=7',
    site: 'https://shop.example/a?b=c',
  });
});

test.each(['1 ', '1-', '1', '1.', '1 1-', 'B4242424242424242^', '4242424242424242=', '4242-'])(
  'more of "%s" takes as much more time, no more',
  async (part) => {
    const mask = (length: number) => maskCardNumbers(`${part.repeat(length / part.length)}a`);
    expect(await growthOf(mask)).toBeLessThan(linear);
  },
);
