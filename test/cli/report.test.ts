import { type Ended, tillbox } from '../support/command.js';
import { sandbox, server } from '../support/shared.js';

/** Runs `tillbox report` on the test's sandbox. */
function report(...args: readonly string[]): Promise<Ended> {
  // What a test says itself comes in the place of these.
  const usual = ['--url', server.url].filter(() => !args.includes('--url'));
  return tillbox(['report', ...usual, '--sandbox', sandbox, ...args]);
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
