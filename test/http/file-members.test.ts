// The same wherever it is kept.
import { checkTestData } from '../../src/server.js';
import { folderWith, removeFolders } from '../support/folder.js';
import { bakery } from '../support/toy.js';

afterEach(removeFolders);

async function faultsOf(kind: 'scenarios' | 'fixtures', text: string) {
  const folders = {
    scenarios: undefined,
    fixtures: undefined,
    [kind]: folderWith({ 'bakery/card-declined.json': text }),
  };
  const { faults } = await checkTestData(folders, [bakery]);
  return faults.map(({ pointer, reason }) => ({ pointer, reason }));
}

test.each([
  ['scenarios', '{"title": "One", "title": "Other"}', '/title'],
  [
    'scenarios',
    '{"outcome": {"refuse": "card-declined", "args": {"words": "One", "words": "Other"}}, "final": true}',
    '/outcome/args/words',
  ],
  ['scenarios', '{"title": "\\"{ [", "final": true, "fin\\u0061l": false}', '/final'],
  ['scenarios', '{"trigger": {"type": "object", "properties": {"a/b": {}, "a/b": {}}}}', '/trigger/properties/a~1b'],
  [
    'fixtures',
    '{"shops": [{"shop": "1", "name": "x", "oven": "hot"}, {"shop": "2", "name": "x", "oven": "hot", "oven": "cold"}]}',
    '/shops/1/oven',
  ],
  ['fixtures', '{"shops": [], "ids": {"number": ["1", "2"]}, "shops": []}', '/shops'],
] as const)(
  'a member of a file of %s that stands there twice is refused, since one of them would be lost: %s',
  async (kind, text, pointer) => {
    expect(await faultsOf(kind, text)).toEqual([{ pointer, reason: 'stands there twice' }]);
  },
);

test('members of one name in objects of their own are no matter', async () => {
  const text = '{"shops": [{"shop": "1", "name": "x", "oven": "hot"}, {"shop": "2", "name": "x", "oven": "hot"}]}';
  expect(await faultsOf('fixtures', text)).toEqual([]);
});
