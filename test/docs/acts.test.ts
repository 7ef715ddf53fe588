import { readFileSync } from 'node:fs';
import { apis } from '../../src/apis/index.js';
import { server } from '../support/shared.js';

interface Listed {
  readonly api: string;
  readonly act: string;
  readonly request: { readonly required?: readonly string[]; readonly properties: object };
}

const page = readFileSync(new URL('../../docs/acts.md', import.meta.url), 'utf8');

/** An act with its members, those that may be left out with a question mark. */
async function listed(): Promise<string[]> {
  const { body } = await server.send('GET', '/__sandbox/acts');
  return body.acts.map(({ api, act, request: { required = [], properties } }: Listed) => {
    const members = Object.keys(properties).map((member) => `\`${member}\`${required.includes(member) ? '' : '?'}`);
    return `| \`${api}\` | \`${act}\` | ${members.join(', ')} |`;
  });
}

test('docs/acts.md has a row for each act, with its members, and for no other', async () => {
  const rows = page.split('\n').filter((line) => /^\| `[a-z-]+` \| `[a-z-]+` \|/.test(line));
  const acts = await listed();
  expect(rows.map((row) => `${row.split(' | ').slice(0, 3).join(' | ')} |`)).toEqual(acts);
  expect(acts.length).toBe(apis.flatMap(({ acts = [] }) => acts).length);
});

test('docs/acts.md does each act once', async () => {
  const done = new Set([...page.matchAll(/^curl \S+ \S+\/__sandbox\/acts\/(\S+)/gm)].map(([, path]) => path));
  expect([...done].sort()).toEqual(apis.flatMap(({ name, acts = [] }) => acts.map(({ id }) => `${name}/${id}`)).sort());
});
