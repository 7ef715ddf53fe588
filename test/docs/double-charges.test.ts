import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { apis } from '../../src/apis/index.js';
import { tillbox } from '../support/command.js';
import { curl, testWithCurl } from '../support/curl.js';
import { folderWith, removeFolders } from '../support/folder.js';
import { type Sandbox, startSandbox } from '../support/sandbox.js';
import { stayingEnv } from '../support/staying.js';

const page = readFileSync(new URL('../../docs/double-charges.md', import.meta.url), 'utf8');
const blocksOf = (language: string) =>
  Array.from(
    page.matchAll(new RegExp(`^\`\`\`${language}\\n([^\`]*(?:\`[^\`]+)*?)\\n\`\`\`$`, 'gm')),
    ([, block = '']) => block,
  );

let server: Sandbox;
beforeAll(async () => {
  server = await startSandbox();
});
afterAll(async () => {
  removeFolders();
  await server.close();
});

/** Arms the rule as the page does, runs a client through it, and asks for the report. */
async function story(sandbox: string, client: string) {
  const arming = blocksOf('sh').find((block) => block.includes(`X-Sandbox-Id: ${sandbox}'`)) ?? '';
  await curl(arming.replace('http://localhost:4010', server.url));
  const script = `${folderWith({ 'charge.mjs': client })}/charge.mjs`;
  const env = { ...stayingEnv, PATH: process.env['PATH'], BASE_URL: `${server.url}/~${sandbox}` };
  const { stdout } = await promisify(execFile)(process.execPath, [script], { env });
  const report = await tillbox(['report', '--url', server.url, '--sandbox', sandbox, '--fail-on-findings']);
  const account = await server.send('GET', '/v1/partners/PCS-001/accounts/pcsUserId001', {
    sandbox,
    headers: { authorization: 'Bearer test-token-pcs-001' },
  });
  const [, asked = ''] = /-d '(\{"operation".*"exactly":1\}\})'/.exec(page) ?? [];
  const verified = await server.send('POST', '/__sandbox/verify', { sandbox, body: asked });
  const { code, stderr } = report;
  return {
    said: stdout,
    code,
    stderr: stderr.replace(/\b[a-z]{12}-[\da-z]+\b/g, 'ID'),
    kilometers: account.body.kmAvailable,
    verified,
  };
}

const [naive = '', loop = ''] = blocksOf('js');
const fixed = naive.slice(0, naive.indexOf('for (let attempt')) + loop;

testWithCurl(
  'a client that takes a new identifier for each attempt pays twice, and the build fails',
  async () => {
    const { said, code, stderr, kilometers, verified } = await story('naive', naive);
    expect([verified.status, verified.body.count]).toEqual([422, 2]);
    expect(said).toBe('no answer, trying again\npaid\n');
    expect(kilometers).toBe(9990);
    expect(code).toBe(1);
    expect(stderr.trimEnd().split('\n')).toEqual([
      'tillbox report: possible-double-charge: The same content was accepted twice within a minute, first by request ID.',
      'tillbox report: retry-with-new-id: Request ID got no answer, and the same content was sent again with another identifier.',
    ]);
    for (const line of stderr.trimEnd().split('\n'))
      expect(page.replace(/\b[a-z]{12}-[\da-z]+\b/g, 'ID')).toContain(line);
  },
  20_000,
);

testWithCurl(
  'a client that keeps its identifier pays once, and the build goes on',
  async () => {
    const { said, code, stderr, kilometers, verified } = await story('fixed', fixed);
    expect(page.replace(/\b[a-z]{12}-[\da-z]+\b/g, 'ID')).toContain(
      `\n${verified.text.replace(/\b[a-z]{12}-[\da-z]+\b/g, 'ID')}\n`,
    );
    expect(verified.status).toBe(200);
    expect([said, kilometers]).toEqual(['no answer, trying again\npaid\n', 9995]);
    expect([code, stderr]).toEqual([0, '']);
  },
  20_000,
);

test('the page names each operation that moves money, and each that tells what became of it', () => {
  const named = apis.flatMap(({ name, operations }) =>
    operations
      .filter(({ charge }) => charge !== undefined)
      .flatMap(({ id, lookUp = id }) => [`${name}/${id}`, `${name}/${lookUp}`]),
  );
  expect(new Set(named).size).toBeGreaterThan(0);
  expect(named.filter((id) => !page.includes(`\`${id}\``))).toEqual([]);
});
