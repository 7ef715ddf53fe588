import { pathToFileURL } from 'node:url';
import { apis } from '../../src/apis/index.js';
import { Library } from '../../src/engine/test-data/library.js';
import { folderWith, removeFolders } from '../support/folder.js';

afterEach(removeFolders);

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

const account = (contractAccount: string, openItems: boolean) => ({ contractAccount, openItems });
const createdAt = new Date('2026-01-15T12:00:00.000Z');

const files = {
  'british-gas/default.json': { accounts: [account('1', true)] },
  'british-gas/paid.json': { accounts: [account('1', false), account('2', false)], ids: { payment: ['000000000007'] } },
  'british-gas/busy.json': { accounts: [account('2', true)], tokens: [{ token: 'busy', expires_at: 'PT1H' }] },
  'suissu/paid.json': { ids: { 'pay-advantage-charge': ['PA000000000001'] } },
};

test('named fixtures are merged over the default one in the order given, by key, collection by collection', async () => {
  const library = await open(files);
  const accounts = (names: readonly string[]) => [
    ...(library.start(createdAt, names).get('british-gas/accounts')?.values() ?? []),
  ];
  const shipped = [account('600134652', true), account('600134660', false)];
  expect(accounts([])).toEqual([...shipped, account('1', true)]);
  expect(accounts(['paid', 'busy'])).toEqual([...shipped, account('1', false), account('2', true)]);
  expect(accounts(['busy', 'paid'])).toEqual([...shipped, account('1', false), account('2', false)]);
  const tokens = library.start(createdAt, ['busy']).get('british-gas/tokens');
  expect([...(tokens?.values() ?? [])].at(-1)).toMatchObject({ expires_at: '2026-01-15T13:00:00.000Z' });
});

test('their identifiers come first, kind by kind; the other kinds stay', async () => {
  const library = await open(files);
  expect(library.firstIds('british-gas')).toEqual({ payment: ['003400026738'] });
  expect(library.firstIds('british-gas', ['busy'])).toEqual({ payment: ['003400026738'] });
  expect(library.firstIds('british-gas', ['busy', 'paid'])).toEqual({ payment: ['000000000007'] });
  expect(library.firstIds('suissu', ['paid'])).toEqual({
    'stripe-charge': ['pi_3NOia7LkClv9jGLK1CV12znF'],
    'pay-advantage-charge': ['PA000000000001'],
  });
});

test('a name is known where one API has it', async () => {
  expect((await open(files)).fixtureNames()).toEqual(['busy', 'default', 'paid']);
});

test('a named fixture is checked when it is read, as the default one is', async () => {
  const broken = { 'british-gas/paid.json': { accounts: [{ contractAccount: '1' }] }, 'ipag/Two Words.json': {} };
  await expect(open(broken)).rejects.toThrow(
    /british-gas\/paid\.json at \/accounts\/0\/openItems: is missing\n.*Two Words\.json: a fixture is named with small letters/,
  );
});
