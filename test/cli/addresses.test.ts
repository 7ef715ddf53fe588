import { commands } from '../../src/cli/commands.js';
import { readConfig, UsageError } from '../../src/config.js';
import { mountedApis } from '../../src/server.js';

/** What no name server and no network leads anywhere. */
const neverReached = [
  '.sandbox.example',
  'a..b',
  'a.example..',
  'a$b',
  'host:0',
  `${'a'.repeat(64)}.example`,
  '256.1.1.1',
];

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
  ['http://x/path', 'http://x/path'],
  ['ftp://shop.example', 'ftp://shop.example'],
  ['ws://shop.example', 'ws://shop.example'],
  ['wss://shop.example', 'wss://shop.example'],
  ['https://.shop.example', 'https://.shop.example'],
  ['https://shop..example', 'https://shop..example'],
  ['https://shop$.example', 'https://shop$.example'],
  ['https://shop.example:0', 'https://shop.example:0'],
  ['https://a.example,NULL', 'NULL'],
])('--cors=%s is refused in one line', (text, wrong) => {
  expect(refused([`--cors=${text}`])).toBe(`--cors=${text.replace(/\/\/.*@/, '//****@')}: "${wrong}" ${origin}`);
  if (text !== '') expect(refused([], { TILLBOX_CORS: text })).toContain(`TILLBOX_CORS=`);
});

test.each([
  'file:///home/me/shop.html',
  'file://shop',
  'FILE://shop',
  'data:text/html,x',
  'blob:https://x',
  'about:blank',
])('--cors=%s is refused: such a page has the origin null', (text) => {
  const [first] = text.split(',');
  expect(refused([`--cors=${text}`])).toBe(
    `--cors=${text}: "${first}" is no page's origin; pages from files and sandboxed ones have the origin null: give null`,
  );
});

test.each([
  'capacitor://localhost',
  'ionic://localhost',
  'app://.',
  'tauri://localhost',
  'chrome-extension://abcdef',
  'null',
  'http://[::1]:3000',
])('--cors=%s is what some page has', (text) => {
  expect(readConfig([`--cors=${text}`], {}).cors).toEqual([text]);
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
  ['*.x', rebinding],
  ['.svc.local', rebinding],
  ['a.example,.svc.local', rebinding],
  ['https://staging.example', `"https://staging.example" ${aName}`],
  ['staging.example:4010', `"staging.example:4010" ${aName}`],
  ['staging.example/x', `"staging.example/x" ${aName}`],
  ['a.example,,b.example', `"" ${aName}`],
  ['a b', `"a b" ${aName}`],
  ['a..b', `"a..b" ${aName}`],
  ['a.example..', `"a.example.." ${aName}`],
  ['.', rebinding],
  ['a$b', `"a$b" ${aName}`],
  ['256.1.1.1', `"256.1.1.1" ${aName}`],
  ['[::1]', `"[::1]" ${aName}`],
  [`${'a'.repeat(64)}.example`, `"${'a'.repeat(64)}.example" ${aName}`],
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
  ...neverReached.map((authority) => `https://${authority}`),
])('--public-url=%s is refused in one line', (text) => {
  expect(refused([`--public-url=${text}`])).toContain(
    ': give an http or https address such as https://sandbox.example',
  );
});

async function checkOf(command: string, flag: string): Promise<(text: string) => string | undefined> {
  const check = (await commands[command]?.load())?.flags[flag]?.check;
  if (!check) throw new Error(`${command} has no --${flag} that is checked`);
  return check;
}

test.each(neverReached)('%s is refused wherever an address is given', async (authority) => {
  const targetReason = await checkOf('check', 'target');
  const urlReason = await checkOf('report', 'url');
  for (const scheme of ['http', 'https']) {
    const url = `${scheme}://${authority}`;
    expect(urlReason(url)).toBe('give an http or https address such as https://sandbox.example');
    expect(targetReason(url)).toBe('give an http or https address such as https://api-pp.vendor.example');
  }
  for (const scheme of ['redis', 'rediss']) {
    const url = `${scheme}://${authority}`;
    const remedy = 'give memory, file: and a folder such as file:./data, or redis://host:6379';
    expect(refused([`--store=${url}`])).toBe(`--store=${url}: ${remedy}`);
    expect(refused([], { TILLBOX_STORE: url })).toBe(`TILLBOX_STORE=${url}: ${remedy}`);
  }
});

test.each([
  'redis://localhost',
  'redis://my_redis:6379/5',
  'redis://Redis.Example.:6379',
  'rediss://me:p%40ss@[::1]:6379',
  'redis://10.0.0.7',
  'file:./data',
])('--store=%s can be one', (text) => {
  expect(readConfig([`--store=${text}`], {}).store).toBe(text);
});

const suchAs = 'such as 127.0.0.1, or 0.0.0.0 for all of this machine';

test.each([
  ['http://x', `a URL is given where a name or an address is meant; give one ${suchAs}`],
  ['https://127.0.0.1:4010/', `a URL is given where a name or an address is meant; give one ${suchAs}`],
  ['tcp://0.0.0.0', `a URL is given where a name or an address is meant; give one ${suchAs}`],
  ['localhost:4010', 'the port has a flag of its own; give --host localhost --port 4010'],
  ['[::1]:80', 'the port has a flag of its own; give --host ::1 --port 80'],
  ['[::1]', 'an address stands without brackets here; give --host ::1'],
  ['*:80', `it is no name and no address; give one ${suchAs}`],
  ['[x]', `it is no name and no address; give one ${suchAs}`],
  ['*', `it is no name and no address; give one ${suchAs}`],
  ['10.0.0.0/8', `it is no name and no address; give one ${suchAs}`],
  ['256.1.1.1', `it is no name and no address; give one ${suchAs}`],
  ['a b', `it is no name and no address; give one ${suchAs}`],
  ['.example', `it is no name and no address; give one ${suchAs}`],
  ['127.0.0.1,::1', `it is no name and no address; give one ${suchAs}`],
  [' ', 'it is empty; leave it out or give it a value'],
])('--host=%s is refused: %s', (text, reason) => {
  expect(refused([`--host=${text}`])).toBe(`--host=${text}: ${reason}`);
  expect(refused([], { TILLBOX_HOST: text })).toBe(`TILLBOX_HOST=${text}: ${reason}`);
});

test.each([
  '127.0.0.1',
  '0.0.0.0',
  '::',
  '::1',
  'fe80::1%eth0',
  'localhost',
  'my-machine.example',
  'my_machine',
  'münchen.example',
])('--host=%s may be one', (text) => {
  expect(readConfig([`--host=${text}`], {}).host).toBe(text);
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
