import { tillbox } from '../support/command.js';
import { removeFolders } from '../support/folder.js';
import { endProcesses, type ServerProcess, startProcessIn } from '../support/process.js';
import { shippedFolder } from '../support/shipped.js';

// A day as QA, in the order of the day: what is asked here is asked of what ships, over HTTP and by the command line.
let folder: string;
let server: ServerProcess;
beforeAll(async () => {
  folder = shippedFolder();
  server = await startProcessIn(folder, '--log-level', 'debug', '--log-format', 'json');
});
afterAll(() => {
  endProcesses();
  removeFolders();
});

interface Entry {
  readonly name: string;
  readonly api: string | null;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: Record<string, string>;
    readonly body: object;
  };
  readonly reply: { readonly status: number; readonly body: unknown } | null;
  readonly magic: unknown;
}

const get = async (path: string) => (await fetch(server.url + path)).json();
const report = (sandbox: string, ...flags: readonly string[]) =>
  tillbox(['report', '--url', server.url, '--sandbox', sandbox, ...flags], {}, { folder });
const gates = ['--fail-on-findings', '--fail-on-unmatched', '--api', 'british-gas', '--fail-under', '100'];

/** One payment of the suite: it names its scenario as its test does, and which client it is. */
function pay(sandbox: string, amount: string, headers: Record<string, string> = {}, init: RequestInit = {}) {
  return fetch(`${server.url}/~${sandbox}/payment`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.api+json', cid: 'qa', ...headers },
    body: JSON.stringify({ payment: { card: '42563574674', amount, contractAccount: '600134652' } }),
    ...init,
  });
}

const failTwice = { 'x-sandbox-scenario': 'sap-unreachable;times=2' };

/** A retry loop under test: it tries three times at most. @returns the statuses that it saw */
async function retryLoop(sandbox: string): Promise<number[]> {
  const seen: number[] = [];
  for (let attempt = 1; attempt <= 3 && seen.at(-1) !== 200; attempt++) {
    seen.push((await pay(sandbox, '9.99', failTwice)).status);
  }
  return seen;
}

/** The suite: each outcome of createPayment once, as the catalogue has it, then the retry loop. @returns what failed */
async function suite(sandbox: string): Promise<string[]> {
  const { scenarios } = (await get('/__sandbox/scenarios?operation=british-gas/createPayment')) as {
    scenarios: readonly Entry[];
  };
  const failed: string[] = [];
  for (const { name, request, reply } of scenarios.filter(({ api }) => api !== null)) {
    const answer = await fetch(`${server.url}/~${sandbox}${request.path}`, {
      method: request.method,
      headers: { ...request.headers, cid: 'qa' },
      body: JSON.stringify(request.body),
    });
    const body: unknown = await answer.json();
    // A payment that succeeds has an id of its own.
    const isAsSaid = answer.ok || JSON.stringify(body) === JSON.stringify(reply?.body);
    if (answer.status !== reply?.status || !isAsSaid) failed.push(name);
  }
  if (String(await retryLoop(sandbox)) !== '500,500,200') failed.push('retry loop');
  return failed;
}

test('the catalogue has all there is to try, and the whole suite in one sandbox passes a report that gates', async () => {
  expect(await suite('suite')).toEqual([]);
  const { code, stdout, stderr } = await report('suite', ...gates);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('# tillbox report: sandbox suite');
});

test('the second run in the same sandbox is told what is used up and how it begins anew; that one line, and it passes', async () => {
  expect(await suite('suite')).toEqual(['retry loop']);
  const spent = await pay('suite', '9.99', failTwice);
  expect(spent.status).toBe(200);
  expect(spent.headers.get('x-sandbox-scenario')).toMatch(/^british-gas\/sap-unreachable;by=header;.*spent$/);
  const [, call = ''] = / POST (\S+) begins anew$/.exec(spent.headers.get('x-sandbox-hint') ?? '') ?? [];
  expect(call).toBe('/__sandbox/sandboxes/suite/reset');
  expect((await fetch(server.url + call, { method: 'POST' })).ok).toBe(true);
  expect(await suite('suite')).toEqual([]);
  expect((await report('suite', ...gates)).code).toBe(0);
});

test('two runs side by side, each in a sandbox of its own, know nothing of each other', async () => {
  expect(await Promise.all([suite('run-1'), suite('run-2')])).toEqual([[], []]);
  const ends = await Promise.all(['run-1', 'run-2'].map((run) => report(run, ...gates)));
  expect(ends.map(({ code }) => code)).toEqual([0, 0]);
});

test('a client with a time limit of its own pays twice: the journal has its leaving, and the report fails the build', async () => {
  const headers = { 'content-type': 'application/json', 'x-sandbox-id': 'impatient' };
  const rule = { operation: 'british-gas/createPayment', scenario: 'delay;ms=500', times: 1 };
  await fetch(`${server.url}/__sandbox/rules`, { method: 'POST', headers, body: JSON.stringify(rule) });
  await expect(pay('impatient', '58.00', {}, { signal: AbortSignal.timeout(150) })).rejects.toThrow();
  expect((await pay('impatient', '58.00')).status).toBe(200);
  const asked = { operation: 'british-gas/createPayment', accepted: true };
  const ask = (more: object) =>
    fetch(`${server.url}/__sandbox/verify`, { method: 'POST', headers, body: JSON.stringify({ ...asked, ...more }) });
  expect((await ask({ count: { atLeast: 2 }, within: 'PT30S' })).status).toBe(200);
  expect((await ask({ count: { exactly: 1 } })).status).toBe(422);
  const { requests } = (await get('/~impatient/__sandbox/requests')) as {
    requests: readonly Record<string, unknown>[];
  };
  expect(requests.map(({ clientGone, reply, outcome }) => [clientGone ?? false, reply === null, outcome])).toEqual([
    [true, true, 'success'],
    [false, false, 'success'],
  ]);
  const { code, stderr } = await report('impatient', '--fail-on-findings');
  expect(code).toBe(1);
  expect(stderr).toContain('tillbox report: possible-double-charge: ');
});

test.each([
  ['a header that there is none of', { 'X-Sandbox-Scnario': 'dccard-3' }, 'X-Sandbox-Scenario'],
  ['a variable that was not set', { 'X-Sandbox-Scenario': '' }, 'An empty text names no scenario'],
  ['a name in other letters', { 'X-Sandbox-Scenario': 'DCCARD_3' }, 'did you mean dccard-3?'],
])('%s is refused with what was meant, and nothing happens', async (_, headers, meant) => {
  const answer = await pay('typos', '1.00', headers);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'application/problem+json']);
  expect(((await answer.json()) as { detail: string }).detail).toContain(meant);
});

test('a report of a sandbox that nobody used fails, whatever it is asked, and makes none', async () => {
  const { code, stdout, stderr } = await report('siute', '--fail-on-findings');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^tillbox: nobody has used a sandbox siute; .*--allow-empty\n$/);
  const { sandboxes } = (await get('/__sandbox/sandboxes')) as { sandboxes: readonly { id: string }[] };
  expect(sandboxes.map(({ id }) => id)).not.toContain('siute');
});

test('in the evening the log has a line for each request of a run, and the server ends as it should', async () => {
  const { stdout } = await report('run-2', '--format', 'json');
  const { requests } = JSON.parse(stdout) as { requests: number };
  expect(await server.stop()).toBe(0);
  const lines = server
    .said()
    .split('\n')
    .filter((line) => line.startsWith('{'));
  const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const run = logged.filter(({ sandbox, operation }) => sandbox === 'run-2' && operation === 'createPayment');
  expect(run).toHaveLength(requests);
  expect(run.find(({ outcome }) => outcome === 'dccard-3')).toMatchObject({
    method: 'POST',
    path: '/payment',
    api: 'british-gas',
    status: 500,
    ms: expect.any(Number),
    scenario: 'british-gas/dccard-3;by=header',
  });
  expect(logged.filter(({ level }) => Number(level) >= 50)).toEqual([]);
});
