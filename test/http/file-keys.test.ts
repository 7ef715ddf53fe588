// The same wherever it is kept.
import { readFileSync } from 'node:fs';
import { apis } from '../../src/apis/index.js';
import { checkTestData } from '../../src/server.js';
import { folderWith, removeFolders } from '../support/folder.js';

afterEach(removeFolders);

type Records = Readonly<Record<string, readonly object[]>>;

/** Every list of records in the fixtures that ship. */
const lists = apis.flatMap(({ name, data }) => {
  if (!data) return [];
  const { ids, ...shipped } = JSON.parse(readFileSync(new URL('default.json', data.fixtures), 'utf8')) as Records;
  return Object.entries(shipped).flatMap(([collection, [first]]) => (first ? [{ api: name, collection, first }] : []));
});

test.each(lists)(
  'two records of one key in $collection of $api are refused: the first would be lost',
  async ({ api, collection, first }) => {
    const fixtures = folderWith({ [`${api}/default.json`]: { [collection]: [first, first] } });
    const { faults } = await checkTestData({ fixtures, scenarios: undefined });
    expect(faults).toMatchObject([
      { pointer: `/${collection}/1`, reason: `has the key of /${collection}/0, which would be lost` },
    ]);
  },
);
