import { checkTestData } from '../../src/server.js';
import { folderWith, removeFolders } from '../support/folder.js';

afterEach(removeFolders);

async function faultsOf(kind: 'scenarios' | 'fixtures', text: string) {
  const folders = {
    scenarios: undefined,
    fixtures: undefined,
    [kind]: folderWith({ 'british-gas/dccard-3.json': text }),
  };
  const { faults } = await checkTestData(folders);
  return faults.map(({ pointer, reason }) => ({ pointer, reason }));
}

test.each([
  ['scenarios', '{"title": "One", "title": "Other"}', '/title'],
  [
    'scenarios',
    '{"outcome": {"refuse": "dccard", "args": {"message": "One", "message": "Other"}}, "final": true}',
    '/outcome/args/message',
  ],
  ['scenarios', '{"title": "\\"{ [", "final": true, "fin\\u0061l": false}', '/final'],
  ['scenarios', '{"trigger": {"type": "object", "properties": {"a/b": {}, "a/b": {}}}}', '/trigger/properties/a~1b'],
  [
    'fixtures',
    '{"accounts": [{"contractAccount": "1", "openItems": true}, {"contractAccount": "2", "openItems": true, "openItems": false}]}',
    '/accounts/1/openItems',
  ],
  ['fixtures', '{"accounts": [], "ids": {"payment": ["1", "2"]}, "accounts": []}', '/accounts'],
] as const)(
  'a member of a file of %s that stands there twice is refused, since one of them would be lost: %s',
  async (kind, text, pointer) => {
    expect(await faultsOf(kind, text)).toEqual([{ pointer, reason: 'stands there twice' }]);
  },
);

test('members of one name in objects of their own are no matter', async () => {
  const text =
    '{"accounts": [{"contractAccount": "1", "openItems": true}, {"contractAccount": "2", "openItems": true}]}';
  expect(await faultsOf('fixtures', text)).toEqual([]);
});
