import { readFileSync } from 'node:fs';
import { checkTestData } from '../../src/server.js';
import { folderWith, removeFolders } from '../support/folder.js';

afterEach(removeFolders);

test.each([
  ['test-data.md', { api: 'british-gas', scenarios: 4, fixtures: 1 }],
  ['token-ids.md', { api: 'suissu', scenarios: 0, fixtures: 1 }],
])('every file that docs/%s shows can be used', async (page, holdings) => {
  const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8');
  const countOf = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  const shown = [...text.matchAll(/^`([\w/-]+\.json)`:\n\n```json\n([^`]*?)\n```$/gm)];
  const files = Object.fromEntries(shown.map(([, path = '', content = '']) => [path, content]));
  expect(Object.keys(files)).toHaveLength(countOf(/^```json$/gm) - countOf(/^```sh$/gm));
  const folder = folderWith(files);
  const own = {
    scenarios: holdings.scenarios > 0 ? `${folder}/scenarios` : undefined,
    fixtures: `${folder}/fixtures`,
  };
  expect(await checkTestData(own)).toEqual({ faults: [], holdings: [holdings] });
});
