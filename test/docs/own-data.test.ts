import { readFileSync } from 'node:fs';
import { checkTestData } from '../../src/server.js';
import { folderWith, removeFolders } from '../support/folder.js';

afterEach(removeFolders);

test('every file that docs/test-data.md shows can be used', async () => {
  const text = readFileSync(new URL('../../docs/test-data.md', import.meta.url), 'utf8');
  const countOf = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  const shown = [...text.matchAll(/^`([\w/-]+\.json)`:\n\n```json\n([^`]*?)\n```$/gm)];
  const files = Object.fromEntries(shown.map(([, path = '', content = '']) => [path, content]));
  expect(Object.keys(files)).toHaveLength(countOf(/^```json$/gm) - countOf(/^```sh$/gm));
  const folder = folderWith(files);
  const own = { scenarios: `${folder}/scenarios`, fixtures: `${folder}/fixtures` };
  expect(await checkTestData(own)).toEqual({
    faults: [],
    holdings: [{ api: 'british-gas', scenarios: 4, fixtures: 1 }],
  });
});
