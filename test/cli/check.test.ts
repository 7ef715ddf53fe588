import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { apis } from '../../src/apis/index.js';
import type { Api } from '../../src/engine/api/api.js';
import { tillbox } from '../support/command.js';
import { server } from '../support/shared.js';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** What stands in for another vendor's server: undefined ends the connection. */
type Change = (req: IncomingMessage, answer: { status: number; text: string }) => typeof answer | undefined;

/** A server in front of ours that changes its answers. @returns its address */
async function changing(change: Change): Promise<string> {
  const proxy: Server = createServer(async (req, res) => {
    let body = '';
    for await (const chunk of req.setEncoding('utf8')) body += chunk;
    const { method = 'GET', url = '/' } = req;
    const { host: _host, connection: _connection, ...headers } = req.headers;
    const sent = { method, headers: headers as Record<string, string>, ...(body === '' ? {} : { body }) };
    const answer = await fetch(server.url + url, sent);
    const changed = change(req, { status: answer.status, text: await answer.text() });
    if (!changed) return void res.destroy();
    res.writeHead(changed.status, { 'content-type': answer.headers.get('content-type') ?? '' });
    res.end(changed.text);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  stops.push(() => proxy.close());
  const { port } = proxy.address() as { port: number };
  return `http://127.0.0.1:${port}`;
}

function samplesOf(some: readonly Api[]): number {
  return some.flatMap(({ samples = [] }) => samples).length;
}

test('our own server answers every sample as the vendors show it, in a sandbox of the run', async () => {
  const { code, stdout, stderr } = await tillbox(['check', '--target', server.url]);
  expect([code, stderr]).toEqual([0, '']);
  const lines = stdout.trimEnd().split('\n');
  const sent = samplesOf(apis);
  expect(lines.pop()).toBe(`${sent} samples sent: ${sent} ok, 0 with differences; 0 skipped`);
  expect(lines).toContain('british-gas: POST /payment - anonymous payment: ok');
  expect(lines).toContain('ipag: Charge Update [upstream]: ok');
  expect(lines.filter((line) => !line.endsWith(': ok'))).toEqual([]);
  expect(await server.records('default', 'british-gas/payments')).toEqual([]);
});

test('every run sends identifiers of its own: a second one in the same sandbox finds none taken', async () => {
  const naming = apis.filter(({ samples = [] }) => samples.some(({ fresh = [] }) => fresh.length > 0));
  const args = [
    'check',
    '--target',
    `${server.url}/~${server.fresh()}/`,
    '--api',
    naming.map(({ name }) => name).join(),
  ];
  expect((await tillbox(args)).code).toBe(0);
  const again = await tillbox(args);
  const sent = samplesOf(naming);
  expect(sent).toBeGreaterThan(0);
  expect(again.stdout.endsWith(`: ok\n${sent} samples sent: ${sent} ok, 0 with differences; 0 skipped\n`)).toBe(true);
});

test('a server that leaves out, adds and changes members gets each difference with its pointer, and 1', async () => {
  const url = await changing((_req, { status, text }) => ({
    status,
    text: text
      .replace(/,"PGTransactionID":"[^"]*"/, ',"fee":{"amount":1}')
      .replace('"Unauthorised"', '"Unauthorized"')
      .replace('["amount : Invalid or missing amount"]', '"amount : Invalid or missing amount"'),
  }));
  const { code, stdout } = await tillbox(['check', '--target', url, '--api', 'suissu']);
  expect(stdout).toBe(
    [
      'suissu: 200 Success Response: differs',
      '  /PGTransactionID is missing',
      '  /fee is not in the sample',
      'suissu: 400 Bad Request: differs',
      '  /ErrorMessages is "amount : Invalid or missing amount" instead of array',
      'suissu: 401 Unauthorized: differs',
      '  /ErrorMessages/0 is "Unauthorized" instead of "Unauthorised"',
      '3 samples sent: 0 ok, 3 with differences; 0 skipped',
      '',
    ].join('\n'),
  );
  expect(code).toBe(1);
});

test('generated values and the order of members make no difference, types in a list do', async () => {
  const url = await changing((_req, { status, text }) => ({
    status,
    text: text
      .replace(/^\{("id":\d+),("resource":"charges"),/, '{$2,"id":7,')
      .replace('"amount":0,"state":"pending"', '"amount":"0","state":"completed"'),
  }));
  const { code, stdout } = await tillbox(['check', '--target', url, '--api=ipag', '--api', 'payment-accounts']);
  const lines = stdout.split('\n');
  expect(lines.slice(1, 4)).toEqual([
    'payment-accounts: Get Payments: differs',
    '  /0/amount is string instead of number',
    'payment-accounts: Create Transaction: ok',
  ]);
  const ipag = lines.indexOf('ipag: New Charge: in case of success: ok');
  expect(lines[ipag + 1]).toBe('  note: the members of the body come in another order');
  expect(code).toBe(1);
});

test('a server that is not tillbox is sent nothing of tillbox, and no sample that only tillbox can be asked for', async () => {
  const strangers: string[] = [];
  const url = await changing((req, answer) => {
    strangers.push(...Object.keys(req.headers).filter((name) => name.startsWith('x-sandbox')));
    return req.url?.startsWith('/__sandbox') ? { status: 404, text: '{}' } : answer;
  });
  const { code, stdout } = await tillbox(['check', '--target', url, '--api', 'british-gas']);
  expect(stdout).toContain(
    'Case 2: SAP error for payment difference given without items to be cleared: skipped: its request alone does not bring its answer about\n',
  );
  expect(stdout).toContain('3 samples sent: 3 ok, 0 with differences; 1 skipped\n');
  expect([code, strangers]).toEqual([0, []]);
});

test('a header of the user’s replaces the sample’s, but gives no credentials to a sample without any', async () => {
  const header = 'Authorization: Bearer of-the-user';
  const { code, stdout } = await tillbox(['check', '--target', server.url, '--api', 'british-gas', '--header', header]);
  expect(stdout).toContain('british-gas: POST /payment - logged in payment: differs\n  status 401 instead of 200\n');
  expect(stdout).toContain('british-gas: POST /payment - anonymous payment: ok\n');
  expect(stdout).not.toContain('of-the-user');
  expect(code).toBe(1);
});

test('a target that stops answering midway: 1, after what was found', async () => {
  const url = await changing((req, answer) => (req.url?.startsWith('/service/api') ? undefined : answer));
  const { code, stdout, stderr } = await tillbox(['check', '--target', url, '--api', 'british-gas,suissu']);
  expect(code).toBe(1);
  expect(stdout).toMatch(/british-gas: Case 2.*: ok\n$/);
  expect(stderr).toMatch(/^tillbox: the target has stopped answering \(.+\); nothing more was sent\n$/);
});

test.each([
  [[], 'check needs --target URL, such as https://api-pp.vendor.example'],
  [['--target', 'localhost:4010'], '--target: give an http or https address'],
  [['--target', 'http://me:secret@localhost'], '--target: an address takes no credentials; send them with --header'],
  [['--target', 'http://127.0.0.1:1'], '--target: nothing answers there ('],
  [['--target', 'http://127.0.0.1:1', '--api', 'paypal'], '--api: there is no API paypal; choose from british-gas'],
  [['--target', 'http://127.0.0.1:1', '--header', 'secret'], "--header: write it as 'Name: value'"],
  [['--traget', 'http://127.0.0.1:1'], "Unknown option '--traget', the nearest is --target; see tillbox check --help"],
])('check %j: exit code 2, one line that says what to mend', async (args, text) => {
  const { code, stdout, stderr } = await tillbox(['check', ...args]);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(`tillbox: ${text}`);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr).not.toContain('secret');
});
