import { readConfig, UsageError } from '../../src/config.js';
import { mountedApis } from '../../src/server.js';

function refused(argv: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  try {
    readConfig(argv, env);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return '';
}

test.each([
  [[], {}, undefined],
  [['--cors'], {}, 'any'],
  [['--cors', '--port', '0'], {}, 'any'],
  [['--cors', '*'], {}, 'any'],
  [['--cors=*'], {}, 'any'],
  [[], { TILLBOX_CORS: '*' }, 'any'],
  [[], { TILLBOX_CORS: '' }, undefined],
  [['--cors', 'https://a.example'], { TILLBOX_CORS: '*' }, ['https://a.example']],
  [['--cors=https://A.example/, http://localhost:3000'], {}, ['https://a.example', 'http://localhost:3000']],
  [[], { TILLBOX_CORS: 'capacitor://LOCALHOST,null' }, ['capacitor://localhost', 'null']],
])('%j %j lets in pages of %j', (argv, env, origins) => {
  expect(readConfig(argv, env as Record<string, string>).cors).toEqual(origins);
});

const origin = 'is no origin; give * for every page, or some such as https://shop.example,http://localhost:3000';

test.each([
  ['', ''],
  ['shop.example', 'shop.example'],
  ['https://shop.example/path', 'https://shop.example/path'],
  ['https://shop.example?', 'https://shop.example?'],
  ['https://me@shop.example', 'https://me@shop.example'],
  ['https://*.example', 'https://*.example'],
  ['https://shop.example:port', 'https://shop.example:port'],
  ['https://a.example,*', '*'],
  ['https://a.example,', ''],
  ['https://a.example;https://b.example', 'https://a.example;https://b.example'],
  ['true', 'true'],
])('--cors=%s is refused in one line', (text, wrong) => {
  expect(refused([`--cors=${text}`])).toBe(`--cors=${text.replace(/\/\/.*@/, '//****@')}: "${wrong}" ${origin}`);
  if (text !== '') expect(refused([], { TILLBOX_CORS: text })).toContain(`TILLBOX_CORS=`);
});

test('a host may be given in any case, with a final dot and beyond ASCII', () => {
  const { allowHosts } = readConfig(
    ['--allow-host', 'Staging.Example., münchen.example,tillbox.ns.svc.cluster.local'],
    {},
  );
  expect(allowHosts).toEqual(['staging.example', 'xn--mnchen-3ya.example', 'tillbox.ns.svc.cluster.local']);
});

const rebinding =
  'that lets web pages in by DNS rebinding; give whole names, or set --control-token: who brings the token may use any name';
const aName = 'is no name alone; leave scheme, port and path out: staging.example';

test.each([
  ['*', rebinding],
  ['*.example', rebinding],
  ['https://staging.example', `"https://staging.example" ${aName}`],
  ['staging.example:4010', `"staging.example:4010" ${aName}`],
  ['staging.example/x', `"staging.example/x" ${aName}`],
  ['a.example,,b.example', `"" ${aName}`],
  ['a.example b.example', `"a.example b.example" ${aName}`],
])('--allow-host=%s is refused in one line', (text, reason) => {
  expect(refused([`--allow-host=${text}`])).toBe(`--allow-host=${text}: ${reason}`);
});

test.each([
  'sandbox',
  'sandbox.example',
  '//sandbox.example',
  'https:sandbox.example',
  'https:///sandbox.example',
  'https:\\\\sandbox.example',
  'https://sandbox.example?',
  'https://sandbox.example#',
  'https://sandbox.example/a b',
  ' https://sandbox.example',
  'https://sandbox.example:99999',
  'https://*',
  'https://sandbox.example, https://other.example',
  'ftp://sandbox.example',
])('--public-url=%s is refused in one line', (text) => {
  expect(refused([`--public-url=${text}`])).toContain(
    ': give an http or https address such as https://sandbox.example',
  );
});

test('a public URL with a password in it is refused, and the password is not said', () => {
  expect(refused(['--public-url', 'https://me:s3cret@sandbox.example'])).toBe(
    '--public-url=https://****@sandbox.example: give an http or https address such as https://sandbox.example',
  );
});

test.each(['', ',', 'ipag,', 'ipag,,suissu'])('--api=%s is refused in one line', (text) => {
  expect(refused([`--api=${text}`])).toBe(`--api=${text}: one of the names is empty; separate them by one comma each`);
});

test('an API that is named twice is mounted once', () => {
  const names = mountedApis(readConfig(['--api', 'ipag, suissu,ipag'], {})).map(({ name }) => name);
  expect([...names].sort()).toEqual(['ipag', 'suissu']);
});
