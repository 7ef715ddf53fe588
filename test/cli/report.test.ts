import { type Ended, tillbox } from '../support/command.js';
import { type Sandbox, startSandbox } from '../support/sandbox.js';
import { sandbox, server } from '../support/shared.js';

/** Runs `tillbox report` on the test's sandbox. */
function report(...args: readonly string[]): Promise<Ended> {
  const usual = { '--url': server.url, '--sandbox': sandbox };
  // What a test says itself comes in the place of these.
  const left = Object.entries(usual).filter(([flag]) => !args.includes(flag));
  return tillbox(['report', ...left.flat(), ...args]);
}

const pay = (headers: Readonly<Record<string, string>>) =>
  server.send('POST', '/payment', {
    body: { payment: { card: '42563574674', amount: '58.00', contractAccount: '600134652' } },
    headers,
    sandbox,
  });

test('prints the report and ends with 0 where nothing is asked of the run', async () => {
  await pay({});
  const { code, stdout, stderr } = await report('--api', 'british-gas');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(`# tillbox report: sandbox ${sandbox}`);
  expect(stdout).toContain('1 of 25 outcomes covered (4 %)');
});

test('ends with 1 and a line for each reason', async () => {
  await pay({});
  await server.send('GET', '/nowhere', { sandbox });
  const checks = ['--fail-under', '4.1', '--fail-on-findings', '--fail-on-unmatched'];
  const { code, stdout, stderr } = await report('--api', 'british-gas', '--format', 'json', ...checks);
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ sandbox, requests: 1 });
  expect(stderr.split('\n')).toEqual([
    'tillbox report: 1 of 25 outcomes are covered, 4 % where 4.1 % are asked for',
    'tillbox report: missing-client-id: The request came without the header cid.',
    'tillbox report: no operation answers to GET /nowhere',
    '',
  ]);
});

test('ends with 0 where the run is as good as asked for', async () => {
  await pay({ cid: 'me' });
  const checks = ['--fail-under', '4', '--fail-on-findings', '--fail-on-unmatched'];
  const { code, stderr } = await report('--api', 'british-gas', '--format', 'junit', ...checks);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

test.each([
  ['an unknown flag', ['--nonsense'], /unknown option.*see tillbox report --help/i],
  ['a percentage that is none', ['--fail-under', '101'], /--fail-under=101.*from 0 to 100/],
  ['an unknown format', ['--format', 'pdf'], /--format=pdf: it is one of json, junit, markdown, html/],
  ['an unknown API', ['--api', 'nobody'], /answered 400.*british-gas/],
  ['a server that is not there', ['--url', 'http://127.0.0.1:1'], /nothing answers at http:\/\/127\.0\.0\.1:1; check/],
])(
  'ends with 2 and one line for %s',
  async (_, args, line) => {
    const { code, stdout, stderr } = await report(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(line);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  },
  20_000,
);

const exists = async () => (await server.send('GET', `/__sandbox/sandboxes/${sandbox}`)).status === 200;

test('a sandbox that nobody has used ends it with 2, whatever is asked of the run, and is not made', async () => {
  const { code, stdout, stderr } = await report('--fail-on-findings', '--fail-on-unmatched', '--fail-under', '0');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toBe(`tillbox: nobody has used a sandbox ${sandbox}; check --sandbox, or give --allow-empty\n`);
  expect(await exists()).toBe(false);
}, 20_000);

test('who means it ends with 0 there, with an empty report, and makes no sandbox', async () => {
  const { code, stdout, stderr } = await report('--allow-empty', '--fail-on-findings');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('The journal holds no request to an operation.');
  expect(await exists()).toBe(false);
}, 20_000);

test.each([
  ['never had one', async () => server.send('PUT', `/__sandbox/sandboxes/${sandbox}`), [], ''],
  ['had none of the API that is asked for', () => pay({}), ['--api', 'ipag'], ' of ipag'],
  ['had none to an operation', () => server.send('GET', '/nowhere', { sandbox }), [], ' (1 went to none)'],
])(
  'a journal without requests ends it with 2: one that %s',
  async (_, prepare, args, said) => {
    await prepare();
    const { code, stdout, stderr } = await report('--fail-on-findings', ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`holds no request to an operation${said}; check --sandbox, --api`);
    expect(stderr).toMatch(/^tillbox: .*--allow-empty\n$/);
    expect((await report('--allow-empty', ...args)).code).toBe(0);
  },
  30_000,
);

test('what was found outlives the requests that are forgotten', async () => {
  await pay({});
  await server.send('DELETE', '/__sandbox/requests', { sandbox });
  const { code, stdout, stderr } = await report('--fail-on-findings');
  expect([code, stderr]).toEqual([1, 'tillbox report: missing-client-id: The request came without the header cid.\n']);
  expect(stdout).toContain('The requests before 2026-01-15T12:00:00.000Z were forgotten');
}, 20_000);

test('a journal whose requests were forgotten, and that nothing is left of, ends it with 2 and says so', async () => {
  await server.send('GET', '/nowhere', { sandbox });
  await server.send('DELETE', '/__sandbox/requests', { sandbox });
  const { code, stderr } = await report('--fail-on-findings');
  expect(code).toBe(2);
  expect(stderr).toContain('(those before 2026-01-15T12:00:00.000Z were forgotten)');
}, 20_000);

test('whether forgotten requests had an operation is not asked any more, which it says', async () => {
  await server.send('GET', '/nowhere', { sandbox });
  await server.send('DELETE', '/__sandbox/requests', { sandbox });
  await pay({});
  const said =
    'tillbox report: requests before 2026-01-15T12:00:00.000Z were forgotten; whether they had an operation is not looked at\n';
  expect(await report('--fail-on-unmatched')).toMatchObject({ code: 0, stderr: said });
  expect(await report()).toMatchObject({ code: 0, stderr: '' });
}, 30_000);

test('a request without an operation ends it with 1 where that is asked, though there is no other', async () => {
  await server.send('GET', '/nowhere', { sandbox });
  const { code, stderr } = await report('--fail-on-unmatched');
  expect({ code, stderr }).toEqual({ code: 1, stderr: 'tillbox report: no operation answers to GET /nowhere\n' });
}, 20_000);

describe('of what was let go of', () => {
  let small: Sandbox;
  beforeEach(async () => {
    small = await startSandbox({ journalLimit: 2 });
  });
  afterEach(() => small.close());

  const body = { payment: { card: '42563574674', amount: '58.00', contractAccount: '600134652' } };
  const payThere = () => small.send('POST', '/payment', { body, headers: { cid: 'me' } });
  const reportThere = (...args: readonly string[]) => report('--url', small.url, '--sandbox', 'default', ...args);

  test('nobody can say that each request had an operation', async () => {
    await small.send('GET', '/nowhere');
    await payThere();
    await payThere();
    expect((await reportThere()).code).toBe(0);
    const { code, stderr } = await reportThere('--fail-on-unmatched');
    expect(code).toBe(1);
    expect(stderr).toBe(
      'tillbox report: whether 1 older requests had an operation is not known; start with a larger --journal-limit\n',
    );
  }, 30_000);

  test('nobody can say that nothing was found against the client of another API', async () => {
    for (let i = 0; i < 1_010; i++) await payThere();
    await small.send('GET', '/service/resources/charges');
    const { code, stderr } = await reportThere('--api', 'ipag', '--fail-on-findings');
    expect(code).toBe(1);
    expect(stderr).toMatch(/\d+ older findings have been let go\n$/);
  }, 60_000);
});

test('takes the address that clients are given, with the sandbox and a scenario in it', async () => {
  await pay({ cid: 'me' });
  for (const path of [`/~${sandbox}`, `/~${sandbox}/`, `/~${sandbox};scenario=dccard-3`]) {
    const { code, stdout, stderr } = await tillbox(['report', '--url', server.url + path]);
    expect([path, code, stderr]).toEqual([path, 0, '']);
    expect(stdout).toContain(`# tillbox report: sandbox ${sandbox}`);
  }
  const unset = await tillbox(['report', '--url', `${server.url}/~`]);
  expect([unset.code, unset.stderr]).toEqual([
    2,
    expect.stringMatching(/^tillbox: --url: the path names no sandbox: .*\n$/),
  ]);
  const { code, stderr } = await report('--url', `${server.url}/~another`);
  expect([code, stderr]).toEqual([
    2,
    `tillbox: --url names the sandbox another, --sandbox names ${sandbox}; give one of them\n`,
  ]);
});

test('what a client wrote is no line of its own and steers no terminal', async () => {
  await server.send('POST', '/payment', {
    body: { payment: { card: '1', amount: '1', contractAccount: '1', 'a\n::error::pwn\r\u001b[31m\u0085z': 1 } },
    headers: { cid: 'me' },
    sandbox,
  });
  const { code, stderr } = await report('--fail-on-findings');
  expect(code).toBe(1);
  expect(stderr).toContain('/payment/a\\n::error::pwn\\r\\u001b[31m\\u0085z is not documented');
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});
