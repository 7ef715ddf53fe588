import fc from 'fast-check';
import { AddressList } from '../../../src/engine/callbacks/address-list.js';
import { Allowed } from '../../../src/engine/callbacks/allowed.js';
import { type Egress, mustBeCallable, mustBeCallableAt, targetOf } from '../../../src/engine/callbacks/egress.js';

const anything: Egress = { allow: undefined, own: undefined };

/** What is said of a target whose name leads to these addresses; undefined where it may be called. */
function said(text: string, egress = anything, addresses?: readonly string[]): string | undefined {
  try {
    const target = targetOf(text);
    mustBeCallable(target, egress);
    mustBeCallableAt(target, addresses ?? [target.host], egress);
    return undefined;
  } catch (error) {
    return String(error instanceof Error ? error.message : error);
  }
}

const metadata = '169.254.169.254 is link-local, where clouds tell machines their secrets';

test.each([
  'http://169.254.169.254/latest/meta-data/',
  'https://169.254.169.254',
  'HTTP://169.254.169.254:8080/',
  'http://169.254.169.254./',
  'http://2852039166/',
  'http://0xa9fea9fe/',
  'http://0xA9.0xFE.0xA9.0xFE/',
  'http://0251.0376.0251.0376/',
  'http://0251.254.0xa9.254/',
  'http://169.254.43518/',
  'http://169.16689662/',
  'http://%31%36%39.254.169.254/',
  'http://169。254。169。254/',
  'http://169．254．169．254/',
  'http://１６９.２５４.１６９.２５４/',
  'http:\\\\169.254.169.254\\',
  'http:169.254.169.254',
  ' http://169.254.169.254\t',
  'http://169.254.169.254\n.',
])("the address of a cloud's secrets is refused in each of its spellings: %j", (target) => {
  expect(said(target)).toBe(`refused: ${metadata}`);
});

test.each([
  ['::ffff:169.254.169.254', '::ffff:a9fe:a9fe'],
  ['::FFFF:A9FE:A9FE', '::ffff:a9fe:a9fe'],
  ['0:0:0:0:0:ffff:a9fe:a9fe', '::ffff:a9fe:a9fe'],
  ['::169.254.169.254', '::a9fe:a9fe'],
  ['::ffff:0:169.254.169.254', '::ffff:0:a9fe:a9fe'],
  ['64:ff9b::169.254.169.254', '64:ff9b::a9fe:a9fe'],
  ['64:ff9b:1::a9fe:a9fe', '64:ff9b:1::a9fe:a9fe'],
  ['64:ff9b:1:a9fe:a9:fe00::', '64:ff9b:1:a9fe:a9:fe00::'],
  ['2002:a9fe:a9fe::1', '2002:a9fe:a9fe::1'],
])('so it is inside of an IPv6 address: %s', (written, shown) => {
  const reason = 'is link-local, where clouds tell machines their secrets';
  expect(said(`http://[${written}]/`)).toBe(`refused: ${shown} ${reason}`);
  expect(said('http://rebind.example/', anything, ['192.0.2.1', written])).toBe(
    `refused: rebind.example leads to ${written}, which ${reason}`,
  );
});

test.each([
  ['169.254.0.0', 'is link-local'],
  ['169.254.255.255', 'is link-local'],
  ['fe80::1', 'is link-local'],
  ['febf::1', 'is link-local'],
  ['fe80::1%eth0', 'is link-local'],
  ['100.100.100.200', 'is where a cloud'],
  ['168.63.129.16', 'is where a cloud'],
  ['192.0.0.192', 'is where a cloud'],
  ['fd00:ec2::254', 'is where a cloud'],
  ['fd00:0ec2:0:0::0254', 'is where a cloud'],
  ['fd20:ce::254', 'is where a cloud'],
  ['0.0.0.0', 'stands for no address'],
  ['0.255.255.255', 'stands for no address'],
  ['::', 'stands for no address'],
  ['::ffff:0.0.0.0', 'stands for no address'],
  ['64:ff9b::', 'stands for no address'],
  ['224.0.0.1', 'is for many machines'],
  ['239.255.255.255', 'is for many machines'],
  ['255.255.255.255', 'is for many machines'],
  ['ff02::1', 'is for many machines'],
  ['2002:e000:1::', 'is for many machines'],
])('no name that leads to %s is called, not even where it is allowed', (address, reason) => {
  const allow = new Allowed(['name.example', '0.0.0.0/0', '::/0']);
  const start = `refused: name.example leads to ${address}, which ${reason}`;
  expect(said('http://name.example/', { ...anything, allow }, [address])).toMatch(new RegExp(`^${start}`));
  expect(said('http://name.example/', { ...anything, allow }, ['127.0.0.1', address])).toMatch(new RegExp(`^${start}`));
});

test.each(['http://0/', 'http://0x0.0/', 'http://[::]/', 'http://0.0.0.0:3000/', 'http://[0:0:0:0:0:0:0:0]/'])(
  '%s is nobody and refused',
  (target) => {
    expect(said(target)).toMatch(/^refused: .* stands for no address$/);
  },
);

/** Ways to write the four bytes of an address. */
const spellings: readonly ((bytes: readonly number[]) => string)[] = [
  (bytes) => bytes.join('.'),
  (bytes) => bytes.map((byte) => `0${byte.toString(8)}`).join('.'),
  (bytes) => bytes.map((byte) => `0X${byte.toString(16)}`).join('.'),
  (bytes) => String(Buffer.from(bytes).readUInt32BE()),
  (bytes) => `0x${Buffer.from(bytes).toString('hex')}`,
  (bytes) => `0${Buffer.from(bytes).readUInt32BE().toString(8)}`,
  ([first = 0, ...rest]) => `${first}.${Buffer.from(rest).readUIntBE(0, 3)}`,
  ([first = 0, second = 0, ...rest]) => `${first}.0x${second.toString(16)}.${Buffer.from(rest).readUInt16BE()}.`,
  (bytes) => bytes.map((byte) => String(byte).replace(/\d/g, (digit) => `%3${digit}`)).join('%2E'),
  (bytes) => bytes.join('\u3002'),
];

/** Ways to put them into an address of IPv6. */
const wrappings: readonly ((hex: string) => string)[] = [
  (hex) => `::ffff:${hex}`,
  (hex) => `0:0:0:0:0:FFFF:${hex}`,
  (hex) => `::ffff:0:${hex}`,
  (hex) => `64:ff9b::${hex}`,
  (hex) => `64:ff9b:1::${hex}`,
  (hex) => `2002:${hex}::1`,
];

test('whether an address is refused does not depend on how it is written', () => {
  const first = fc.constantFrom(0, 10, 100, 127, 168, 169, 192, 203, 224, 239, 255);
  const bytes = fc.tuple(first, fc.constantFrom(0, 63, 100, 168, 254, 255), fc.nat(255), fc.nat(255));
  const isRefused = (target: string) => said(target) !== undefined;
  const rule = fc.property(fc.oneof(bytes, fc.constant([192, 0, 0, 192])), (address) => {
    const plain = isRefused(`http://${address.join('.')}/`);
    for (const spelt of spellings)
      expect([spelt(address), isRefused(`http://${spelt(address)}/`)]).toEqual([spelt(address), plain]);
    const hex = Buffer.from(address)
      .toString('hex')
      .replace(/(.{4})/, '$1:');
    for (const wrapped of wrappings) {
      expect([wrapped(hex), isRefused(`http://[${wrapped(hex)}]/`)]).toEqual([wrapped(hex), plain]);
    }
  });
  fc.assert(rule);
});

test.each([
  '127.0.0.1',
  '127.9.9.9',
  '::1',
  '10.0.0.5',
  '172.31.0.1',
  '192.168.1.2',
  'fd12::1',
  '100.64.0.1',
  '169.253.1.1',
  '203.0.113.7',
  '2001:db8::1',
  'fec0::1',
  '240.0.0.1',
])('a receiver at %s is called', (address) => {
  expect(said('http://receiver.example/', anything, [address])).toBeUndefined();
  expect(said(`https://${address.includes(':') ? `[${address}]` : address}/`)).toBeUndefined();
});

test.each([
  ['', '"" is no address'],
  ['hook', '"hook" is no address'],
  ['//host/hook', '"//host/hook" is no address'],
  ['http://', '"http://" is no address'],
  ['http://[fe80::1%25eth0]/', '"http://[fe80::1%25eth0]/" is no address'],
  ['http://256.1.1.1/', '"http://256.1.1.1/" is no address'],
  ['http://a b/', '"http://a b/" is no address'],
  ['http://receiver.example:99999/', '"http://receiver.example:99999/" is no address'],
  ['ftp://receiver.example/', 'only http and https addresses are called, not ftp:'],
  ['file:///etc/passwd', 'only http and https addresses are called, not file:'],
  ['gopher://receiver.example/', 'only http and https addresses are called, not gopher:'],
  ['data:,1', 'only http and https addresses are called, not data:'],
  ['ws://receiver.example/', 'only http and https addresses are called, not ws:'],
  ['http://user@receiver.example/', 'an address with a user or a password in it is not called'],
  ['http://user:pass@receiver.example/', 'an address with a user or a password in it is not called'],
  ['http://:pass@receiver.example/', 'an address with a user or a password in it is not called'],
  ['http://receiver.example:0/', 'nobody listens at port 0'],
])('%j is refused', (target, reason) => {
  expect(said(target)).toBe(`refused: ${reason}`);
});

const own = { addresses: new AddressList(['127.0.0.0/8', '192.168.7.7', '::1']), port: 4010 };

test.each([
  'http://127.0.0.1:4010/__sandbox',
  'http://127.0.0.1:4010/__sandbox?x=1',
  'http://127.0.0.1:4010/__sandbox/clock',
  'https://127.0.0.1:4010/__sandbox/clock',
  'http://127.8.8.8:4010/__sandbox/clock',
  'http://192.168.7.7:4010/__sandbox/clock',
  'http://[::1]:4010/__sandbox/clock',
  'http://[::ffff:127.0.0.1]:4010/__sandbox/clock',
  'http://0x7f000001:4010/__sandbox/clock',
  'http://127.0.0.1:4010//__sandbox//clock',
  'http://127.0.0.1:4010/a/../__sandbox/clock',
  'http://127.0.0.1:4010/a/%2e%2E/__sandbox/clock',
  'http://127.0.0.1:4010/%5F%5fsandbox/clock',
  'http://127.0.0.1:4010/__%73andbox/clock',
  'http://127.0.0.1:4010/~build-812/__sandbox/clock',
  'http://127.0.0.1:4010/%7Ebuild-812/__sandbox/clock',
  'http://127.0.0.1:4010/~;scenario=delay%3Bms=300/__sandbox/clock',
  'http://127.0.0.1:4010\\__sandbox\\clock',
])("the server's own %s is refused", (target) => {
  expect(said(target, { ...anything, own })).toBe('refused: tillbox does not call its own /__sandbox');
  expect(said(target, { allow: new Allowed(['127.0.0.0/8', '192.168.7.7', '::1']), own })).toMatch(/^refused: /);
});

test('so it is by a name that leads to the server', () => {
  const refusal = 'refused: tillbox does not call its own /__sandbox';
  expect(said('http://localhost:4010/__sandbox/clock', { ...anything, own }, ['203.0.113.1', '::1'])).toBe(refusal);
});

test.each([
  'http://127.0.0.1:4011/__sandbox/clock',
  'http://192.168.7.8:4010/__sandbox/clock',
  'http://127.0.0.1:4010/vpos',
  'http://127.0.0.1:4010/__sandboxes',
  'http://127.0.0.1:4010/vpos/__sandbox',
  'http://127.0.0.1:4010/?/__sandbox',
])('%s is not its own surface', (target) => {
  expect(said(target, { ...anything, own })).toBeUndefined();
});

describe('what is allowed by --callback-allow', () => {
  const allow = new Allowed(['hooks.example', '*.shop.example', '127.0.0.1', '10.1.0.0/16', 'fd12::/16']);

  test.each([
    ['http://hooks.example/', ['203.0.113.9']],
    ['http://HOOKS.example./', ['203.0.113.9']],
    ['http://a.shop.example/', ['203.0.113.9']],
    ['http://a.b.shop.example/', ['203.0.113.9']],
    ['http://127.0.0.1:3000/', ['127.0.0.1']],
    ['http://[::ffff:127.0.0.1]/', ['::ffff:7f00:1']],
    ['http://inner.example/', ['10.1.2.3', 'fd12::7']],
  ])('%s at %j is called', (target, addresses) => {
    expect(said(target, { ...anything, allow }, addresses)).toBeUndefined();
  });

  test.each([
    [
      'http://other.example/',
      ['203.0.113.9'],
      'other.example leads to 203.0.113.9, which --callback-allow does not list',
    ],
    [
      'http://other.example/',
      ['10.1.0.1', '10.2.0.1'],
      'other.example leads to 10.2.0.1, which --callback-allow does not list',
    ],
    [
      'http://shop.example/',
      ['203.0.113.9'],
      'shop.example leads to 203.0.113.9, which --callback-allow does not list',
    ],
    ['http://notshop.example/', ['::1'], 'notshop.example leads to ::1, which --callback-allow does not list'],
    ['http://10.2.0.1/', ['10.2.0.1'], '--callback-allow does not list 10.2.0.1'],
    ['http://127.0.0.2/', ['127.0.0.2'], '--callback-allow does not list 127.0.0.2'],
    ['http://[64:ff9b::10.1.0.1]/', ['64:ff9b::a01:1'], '--callback-allow does not list 64:ff9b::a01:1'],
  ])('%s at %j is refused', (target, addresses, reason) => {
    const host = targetOf(target).host;
    expect(said(target, { ...anything, allow }, addresses)).toBe(`refused: ${reason.replace(/^\[.*\]/, host)}`);
  });

  test('a name is refused before it is looked up where names alone are listed', () => {
    const names = new Allowed(['hooks.example']);
    expect(() => mustBeCallable(targetOf('http://other.example/'), { ...anything, allow: names })).toThrow(
      'refused: --callback-allow does not list other.example',
    );
  });
});
