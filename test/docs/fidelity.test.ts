import { readFileSync } from 'node:fs';
import { apis } from '../../src/apis/index.js';
import { server } from '../support/shared.js';

const page = readFileSync(new URL('../../docs/fidelity.md', import.meta.url), 'utf8');
const names = new Map(apis.map(({ name, title }) => [name, title]));

/** The part of the page below an API's heading. */
function sectionOf(title: string): string {
  const [, section = ''] = page.split(`\n## ${title}\n`);
  return section.split('\n## ')[0] ?? '';
}

/** What of it says how something is overridden. */
function rowsOf(section: string): string[] {
  const [, table = ''] = section.split('| ours | how you override it |\n|---|---|\n');
  return table.split('\n').filter((line) => line.startsWith('| '));
}

test.each([...names.keys()])('docs/fidelity.md says of everything of ours in %s how it is overridden', async (api) => {
  const section = sectionOf(names.get(api) ?? '');
  const { body } = await server.send('GET', '/__sandbox/apis');
  const { fidelity, operations } = body.apis.find((one: { api: string }) => one.api === api);
  const outcomes = new Set(operations.flatMap((one: { outcomes: string[] }) => one.outcomes));
  expect(fidelity.ours.filter((one: string) => !outcomes.has(one)).length).toBeGreaterThan(0);
  const rows = [...rowsOf(section), ...rowsOf(sectionOf('What holds for all five'))];
  const plain = rows.map((row) => row.replace(/[`*]/g, ''));
  for (const one of fidelity.ours) {
    const told = outcomes.has(one)
      ? rows.some((row) => row.includes(`\`${one}\``))
      : plain.some((row) => row.startsWith(`| ${one} | `));
    expect([one, told]).toEqual([one, true]);
  }
  if (fidelity.pageDate !== null) expect(section).toContain(fidelity.pageDate);
});

test('whatever the page says to be ours, the list of APIs says too', async () => {
  const { body } = await server.send('GET', '/__sandbox/apis');
  for (const [name, title] of names) {
    const { fidelity } = body.apis.find(({ api }: { api: string }) => api === name);
    const listed: readonly string[] = fidelity.ours;
    const told = [...rowsOf(sectionOf(title)), ...rowsOf(sectionOf('What holds for all five'))]
      .map((row) => (row.replace(/[`*]/g, '').split(' | ')[0] ?? '').slice('| '.length))
      .filter((one) => !one.startsWith('the outcome'));
    expect(told.filter((one) => !listed.includes(one))).toEqual([]);
  }
});
