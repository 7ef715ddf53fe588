import { convert } from 'xmlbuilder2';
import { pass, tips } from '../support/bakery.js';
import { type Sandbox, startSandbox } from '../support/sandbox.js';
import { bakery, cafe } from '../support/toy.js';
import { outcomesIn } from '../support/watch.js';

let server: Sandbox;
let sandbox: string;
beforeAll(async () => {
  server = await startSandbox({}, undefined, undefined, undefined, [bakery, cafe]);
});
afterAll(() => server.close());
beforeEach(() => {
  sandbox = server.fresh();
});

const good = { customer: 'ada', coins: '2' };
const till = { ...pass, till: 'a-till' };

const pay = (changes: object, headers: Readonly<Record<string, string>> = till) =>
  server.send('POST', tips, { body: { ...good, ...changes }, headers, sandbox });

const report = (format: string, rest = '') =>
  server.send('GET', `/__sandbox/report?format=${format}${rest}`, { sandbox });

/** A run with one of everything that a report tells of. */
async function run(): Promise<void> {
  await pay({ '<script>alert(1)</script>\u0001': '|' });
  await pay({ coins: 'x', customer: null });
  await server.send('POST', tips, { body: '{', headers: till, sandbox });
  await server.send('GET', '/bakery/<b>', { sandbox });
}

test('a report tells of broken and unmatched requests, findings and coverage', async () => {
  await run();
  const { body } = await report('json');
  expect(body).toMatchObject({
    sandbox,
    at: '2026-01-15T12:00:00.000Z',
    api: null,
    requests: 3,
    dropped: 0,
    broken: [
      {
        api: 'bakery',
        operation: 'giveTip',
        status: 400,
        problems: [{ pointer: '/customer' }, { pointer: '/coins' }],
      },
      { status: 400, problems: [{ pointer: '', message: 'has a body that is no JSON' }] },
    ],
    unmatched: [{ method: 'GET', path: '/bakery/%3Cb%3E', status: 404 }],
    findings: [{ kind: 'undocumented-member' }],
    findingsDropped: 0,
    coverage: { total: await outcomesIn(server), covered: 1 },
  });
});

test('a report of one API leaves the others out', async () => {
  await run();
  const { body } = await report('json', '&api=cafe');
  expect(body).toMatchObject({ api: 'cafe', requests: 0, broken: [], unmatched: [], findings: [] });
  expect(body).toMatchObject({ coverage: { covered: 0, apis: [{ api: 'cafe' }] } });
});

test('a request that a scenario refuses has broken nothing', async () => {
  await pay({}, { ...till, 'x-sandbox-scenario': 'tip-declined' });
  await pay({}, { ...till, 'x-sandbox-scenario': 'status;code=415' });
  expect((await report('json')).body).toMatchObject({ requests: 2, broken: [] });
});

test('a request that a scenario only delays has broken what it breaks', async () => {
  const headers = { ...till, 'x-sandbox-scenario': 'delay;ms=0' };
  await server.send('POST', tips, { body: '{', headers, sandbox });
  await server.send('POST', tips, { body: '{}', headers: { ...headers, 'content-type': 'text/plain' }, sandbox });
  expect((await report('json')).body.broken).toMatchObject([
    { problems: [{ message: 'has a body that is no JSON' }] },
    { problems: [{ message: 'has a body of another media type than the API takes' }] },
  ]);
});

test('a report as JUnit fails for what is wrong and skips what was never seen', async () => {
  await run();
  const answer = await report('junit');
  expect(answer.headers['content-type']).toBe('application/xml; charset=utf-8');
  const { testsuites } = convert(String(answer.text), { format: 'object' }) as { testsuites: Record<string, unknown> };
  const all = await outcomesIn(server);
  expect(testsuites).toMatchObject({
    '@tests': String(all + 4),
    '@failures': '4',
    '@errors': '0',
    '@skipped': String(all - 1),
  });
  const [contract, requests, findings] = testsuites['testsuite'] as { '@name': string; testcase: unknown }[];
  expect(contract).toMatchObject({
    '@name': 'contract',
    testcase: [{ '@classname': 'contract.bakery.giveTip' }, {}],
  });
  expect(requests).toMatchObject({ testcase: { failure: { '@message': expect.stringContaining('/bakery/') } } });
  expect(findings).toMatchObject({ testcase: { failure: { '@message': expect.stringContaining('script') } } });
  // XML has no way to write such a character.
  expect(answer.text).toContain('/&lt;script&gt;alert(1)&lt;~1script&gt;\\u0001 is not documented');
});

test('a report of a run without requests says so, and passes nothing', async () => {
  await server.send('PUT', `/__sandbox/sandboxes/${sandbox}`);
  const { testsuites } = convert(String((await report('junit')).text), { format: 'object' }) as {
    testsuites: Record<string, unknown>;
  };
  const all = String((await outcomesIn(server)) + 3);
  expect(testsuites).toMatchObject({ '@tests': all, '@failures': '0', '@skipped': all });
  for (const format of ['junit', 'markdown', 'html']) {
    expect((await report(format)).text).toContain('The journal holds no request to an operation.');
    expect((await report(format, '&api=cafe')).text).toContain('The journal holds no request to an operation of cafe.');
  }
});

test('a report says in every format when requests were forgotten', async () => {
  await run();
  expect((await report('json')).body).toMatchObject({ forgottenAt: null });
  await server.send('DELETE', '/__sandbox/requests', { sandbox });
  await pay({});
  expect((await report('json')).body).toMatchObject({ requests: 1, forgottenAt: '2026-01-15T12:00:00.000Z' });
  for (const format of ['junit', 'markdown', 'html']) {
    expect((await report(format)).text).toContain('The requests before 2026-01-15T12:00:00.000Z were forgotten');
  }
  await server.send('POST', `/__sandbox/sandboxes/${sandbox}/reset`);
  expect((await report('json')).body).toMatchObject({ forgottenAt: null });
});

test('a report as HTML takes what clients wrote for text, and loads nothing', async () => {
  await run();
  const answer = await report('html');
  expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(answer.text).toContain('/&lt;script&gt;alert(1)&lt;~1script&gt;\\u0001 is not documented');
  expect(answer.text).not.toMatch(/<script|<b>|src=|href=|url\(/);
});

test('a report as Markdown takes what clients wrote for text', async () => {
  await run();
  const answer = await report('markdown');
  expect(answer.headers['content-type']).toBe('text/markdown; charset=utf-8');
  expect(answer.text).toContain('/&lt;script&gt;alert(1)&lt;\\~1script&gt;');
  expect(answer.text).toContain('| bakery/giveTip | 1 of 14 |');
  expect(answer.text).not.toContain('<script');
});

test('nothing that a client wrote steers the terminal or the page that a report is shown in', async () => {
  await pay({ 'a\n::error::pwn\r\u001b[31mX\u0007\u0000\u202e\u2028z': 1 });
  for (const format of ['junit', 'markdown', 'html']) {
    const { text } = await server.send('GET', `/__sandbox/report?format=${format}`, { sandbox });
    expect(text).toContain('::error::pwn');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
    expect(text).not.toMatch(/^::error|[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u202e]/m);
  }
});
