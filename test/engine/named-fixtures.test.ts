import { pathToFileURL } from 'node:url';
import { Library } from '../../src/engine/test-data/library.js';
import { folderWith, removeFolders } from '../support/folder.js';
import { bakery, cafe } from '../support/toy.js';

afterEach(removeFolders);

const apis = [bakery, cafe];

/** What ships with a user's folder behind it. */
function open(files: Readonly<Record<string, unknown>>): Promise<Library> {
  const own = pathToFileURL(`${folderWith(files)}/`);
  const folders = apis.map(({ name, data }) => ({
    api: name,
    fixtures: [...(data ? [data.fixtures] : []), new URL(`${name}/`, own)],
    scenarios: [],
  }));
  return Library.open(apis, () => folders);
}

const shop = (name: string, isHot: boolean) => ({ shop: name, name, oven: isHot ? 'hot' : 'cold' });
const createdAt = new Date('2026-01-15T12:00:00.000Z');

const files = {
  'bakery/default.json': { shops: [shop('1', true)] },
  'bakery/paid.json': { shops: [shop('1', false), shop('2', false)], ids: { number: ['LOAF-7'] } },
  'bakery/busy.json': { shops: [shop('2', true)], passes: [{ pass: 'busy', shop: '2', expires_at: 'PT1H' }] },
  'cafe/paid.json': { ids: { receipt: ['TIP-1'] } },
};

test('named fixtures are merged over the default one in the order given, by key, collection by collection', async () => {
  const library = await open(files);
  const shops = (names: readonly string[]) => [
    ...(library.start(createdAt, names).get('bakery/shops')?.values() ?? []),
  ];
  const shipped = [
    { shop: 'corner', name: 'The Corner Bakery', oven: 'hot', bakes_for: 'PT5M' },
    { shop: 'harbour', name: 'The Harbour Bakery', oven: 'hot' },
    { shop: 'attic', name: 'The Attic Bakery', oven: 'cold' },
  ];
  expect(shops([])).toEqual([...shipped, shop('1', true)]);
  expect(shops(['paid', 'busy'])).toEqual([...shipped, shop('1', false), shop('2', true)]);
  expect(shops(['busy', 'paid'])).toEqual([...shipped, shop('1', false), shop('2', false)]);
  const tokens = library.start(createdAt, ['busy']).get('bakery/passes');
  expect([...(tokens?.values() ?? [])].at(-1)).toMatchObject({ expires_at: '2026-01-15T13:00:00.000Z' });
});

test('their identifiers come first, kind by kind; the other kinds stay', async () => {
  const library = await open(files);
  expect(library.firstIds('bakery')).toEqual({ number: ['LOAF-00000001', 'LOAF-00000002'] });
  expect(library.firstIds('bakery', ['busy'])).toEqual({ number: ['LOAF-00000001', 'LOAF-00000002'] });
  expect(library.firstIds('bakery', ['busy', 'paid'])).toEqual({ number: ['LOAF-7'] });
  expect(library.firstIds('cafe', ['paid'])).toEqual({
    number: ['LOAF-00000001', 'LOAF-00000002'],
    receipt: ['TIP-1'],
  });
});

test('a name is known where one API has it', async () => {
  expect((await open(files)).fixtureNames()).toEqual(['busy', 'default', 'paid']);
});

test('a named fixture is checked when it is read, as the default one is', async () => {
  const broken = { 'bakery/paid.json': { shops: [{ shop: '1', name: '1' }] }, 'cafe/Two Words.json': {} };
  await expect(open(broken)).rejects.toThrow(
    /bakery\/paid\.json at \/shops\/0\/oven: is missing\n.*Two Words\.json: a fixture is named with small letters/,
  );
});
