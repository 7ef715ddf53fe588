import { readdirSync, readFileSync } from 'node:fs';
import { curl, testWithCurl } from '../support/curl.js';
import { type Sandbox, startSandbox } from '../support/sandbox.js';

const root = new URL('../../', import.meta.url);
const pages = readdirSync(new URL('docs/', root)).filter((name) => name.endsWith('.md'));
const documents = ['README.md', ...pages.map((name) => `docs/${name}`)];

interface Example {
  readonly command: string;
  readonly answer: unknown;
}

/** Every `sh` block that holds a curl command, with the `json` block behind it. */
function examplesOf(document: string): Example[] {
  const text = readFileSync(new URL(document, root), 'utf8');
  const blocks = [...text.matchAll(/^```sh\n(curl [^`]*?)\n```\n+```json\n([^`]*?)\n```$/gm)];
  expect(blocks.length).toBe((text.match(/^```sh\ncurl /gm) ?? []).length);
  return blocks.map(([, command = '', answer = '']) => ({ command, answer: JSON.parse(answer) }));
}

/** Ids of requests are others with every start. */
function likened(answer: unknown): string {
  return JSON.stringify(answer).replaceAll(/"requestId":"[a-z]{12}-[\da-z]+"/g, '"requestId":"one"');
}

const withExamples = documents.filter((document) => examplesOf(document).length > 0);

describe.each(withExamples)('%s', (document) => {
  let server: Sandbox;
  beforeAll(async () => {
    server = await startSandbox();
  });
  afterAll(() => server.close());

  testWithCurl('its commands, run one after another, answer what is printed below them', async () => {
    for (const { command, answer } of examplesOf(document)) {
      const said = await curl(command.replaceAll('http://localhost:4010', server.url));
      const here = JSON.parse(said.replaceAll(server.url, 'http://localhost:4010'));
      expect([command, likened(here)]).toEqual([command, likened(answer)]);
    }
  });
});

test('every link between the documents leads to a file', () => {
  for (const document of [...documents, 'CONTRIBUTING.md']) {
    const text = readFileSync(new URL(document, root), 'utf8');
    for (const [, target = ''] of text.matchAll(/\]\((?!https?:)([^)#]+)/g)) {
      expect(() => readFileSync(new URL(target, new URL(document, root)))).not.toThrow();
    }
  }
});
