import { readConfig, UsageError } from '../../src/config.js';
import { tillbox } from '../support/command.js';

function refused(argv: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  try {
    readConfig(argv, env);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return '';
}

test('what callbacks may go to is given as people write it', () => {
  const given =
    'Hooks.Example., *.Shop.Example,localhost,127.0.0.1,10.0.0.0/8,::1,[fd00::1],fd12::/16,0x7f.1,0.0.0.0/0';
  const allowed = [
    ...['hooks.example', '*.shop.example', 'localhost', '127.0.0.1', '10.0.0.0/8', '::1', 'fd00::1', 'fd12::/16'],
    ...['127.0.0.1', '0.0.0.0/0'],
  ];
  expect(readConfig(['--callback-allow', given], {}).callbackAllow).toEqual(allowed);
  expect(readConfig([], { TILLBOX_CALLBACK_ALLOW: given }).callbackAllow).toEqual(allowed);
  expect(readConfig([], {}).callbackAllow).toBeUndefined();
});

const aReceiver = 'is no name, address or range; give some such as hooks.example,*.shop.example,10.0.0.0/8';

test.each([
  ['*', 'what may be called is not narrowed by *; leave the flag out'],
  ['hooks.example,*', 'what may be called is not narrowed by *; leave the flag out'],
  ['', `"" ${aReceiver}`],
  ['hooks.example,', `"" ${aReceiver}`],
  ['http://hooks.example', `"http://hooks.example" ${aReceiver}`],
  ['hooks.example:3000', `"hooks.example:3000" ${aReceiver}`],
  ['hooks.example/hook', `"hooks.example/hook" ${aReceiver}`],
  ['hooks.example/8', `"hooks.example/8" ${aReceiver}`],
  ['.shop.example', `".shop.example" ${aReceiver}`],
  ['*shop.example', `"*shop.example" ${aReceiver}`],
  ['a.*.example', `"a.*.example" ${aReceiver}`],
  ['*.10.0.0.1', `"*.10.0.0.1" ${aReceiver}`],
  ['10.0.0.0/33', `"10.0.0.0/33" ${aReceiver}`],
  ['10.0.0.0/', `"10.0.0.0/" ${aReceiver}`],
  ['10.0.0.0/-1', `"10.0.0.0/-1" ${aReceiver}`],
  ['10.0.0.0/255.0.0.0', `"10.0.0.0/255.0.0.0" ${aReceiver}`],
  ['10.0.0.256', `"10.0.0.256" ${aReceiver}`],
  ['fd00::/129', `"fd00::/129" ${aReceiver}`],
  ['fe80::1%eth0', `"fe80::1%eth0" ${aReceiver}`],
  ['user@hooks.example', `"user@hooks.example" ${aReceiver}`],
  [
    '169.254.169.254',
    '169.254.169.254 is link-local, where clouds tell machines their secrets, and is never called; leave it out',
  ],
  ['0.0.0.0', '0.0.0.0 stands for no address, and is never called; leave it out'],
])('--callback-allow=%s is refused in one line', (text, reason) => {
  expect(refused([`--callback-allow=${text}`])).toBe(
    `--callback-allow=${text.replace(/\/\/.*@/, '//****@')}: ${reason}`,
  );
});

test('a proxy for callbacks may have a login', () => {
  for (const url of ['http://proxy.example:3128', 'https://proxy.example/', 'http://jo:p%40ss@10.0.0.1:3128']) {
    expect(readConfig(['--callback-proxy', url], {}).callbackProxy).toBe(url);
  }
  expect(readConfig([], { HTTP_PROXY: 'http://p', http_proxy: 'http://p', ALL_PROXY: 'http://p' }).callbackProxy).toBe(
    undefined,
  );
});

test.each([
  'proxy.example:3128',
  'socks5://proxy.example',
  'http://',
  'http://proxy.example/x',
  'http://proxy.example?x',
  'http://proxy.example:0',
  'http://a b',
])('--callback-proxy=%s is refused in one line', (text) => {
  expect(refused([`--callback-proxy=${text}`])).toBe(
    `--callback-proxy=${text}: give the http or https address of a proxy such as http://proxy.example:3128`,
  );
});

test('a login for a proxy that cannot be read is refused, and not repeated', () => {
  expect(refused(['--callback-proxy=http://jo:50%@proxy.example'])).toBe(
    '--callback-proxy=http://****@proxy.example: what stands in front of its @ is no percent-encoded UTF-8; write %25 for %',
  );
});

test('an empty list would allow everything: it stops the start', () => {
  expect(refused([], { TILLBOX_CALLBACK_ALLOW: '' })).toBe(
    'TILLBOX_CALLBACK_ALLOW is empty; unset it, or give it a value',
  );
  expect(readConfig([], { TILLBOX_CALLBACK_PROXY: '' }).callbackProxy).toBeUndefined();
});

test('a wrong one ends the start with exit code 2 and a line', async () => {
  const { code, stdout, stderr } = await tillbox(['--port', '0'], { TILLBOX_CALLBACK_ALLOW: 'http://hooks.example' });
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(`TILLBOX_CALLBACK_ALLOW=http://hooks.example: "http://hooks.example" ${aReceiver}\n`);
});
