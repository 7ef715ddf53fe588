import { tokensOf } from '../../src/server.js';
import { tillbox } from '../support/command.js';

/** Rows of the fixture, with what clients send for them. */
const rows: readonly (readonly [row: string, tokenId: string])[] = [
  ['79', 'H4sIAAAAAAAAAzO3BADDOtuOAgAAAA=='],
  ['101', 'H4sIAAAAAAAAAzM0MAQAfGBwVAMAAAA='],
  ['102', 'H4sIAAAAAAAAAzM0MAIAxjF5zQMAAAA='],
  ['103', 'H4sIAAAAAAAAAzM0MAYAUAF+ugMAAAA='],
  ['111', 'H4sIAAAAAAAAAzM0NAQAPVFrTQMAAAA='],
  ['112', 'H4sIAAAAAAAAAzM0NAIAhwBi1AMAAAA='],
  ['113', 'H4sIAAAAAAAAAzM0NAYAETBlowMAAAA='],
  ['114', 'H4sIAAAAAAAAAzM0NAEAsqUBPQMAAAA='],
  ['201', 'H4sIAAAAAAAAAzMyMAQAJd42VgMAAAA='],
  ['202', 'H4sIAAAAAAAAAzMyMAIAn48/zwMAAAA='],
  ['301', 'H4sIAAAAAAAAAzM2MAQAErT0VwMAAAA='],
  ['401', 'H4sIAAAAAAAAAzMxMAQAl6K7UgMAAAA='],
  ['402', 'H4sIAAAAAAAAAzMxMAIALfOyywMAAAA='],
];

test.each(rows)('row %s has its token_id, byte for byte', (row, tokenId) => {
  expect(tokensOf(row)).toEqual([tokenId]);
});

test('token 202 prints the token_id of row 202', async () => {
  expect(await tillbox(['token', '202'])).toEqual({
    code: 0,
    stdout: 'H4sIAAAAAAAAAzMyMAIAn48/zwMAAAA=\n',
    stderr: '',
  });
});

test.each([
  [[], 'suissu has no row ""; a row is a number of 1 to 12 digits, such as 79'],
  [['79', '80'], 'token takes one ROW, not 80 as well; see tillbox token --help'],
  [['card'], 'suissu has no row "card"; a row is a number of 1 to 12 digits, such as 79'],
  [['79', '--port', '1'], "Unknown option '--port'; see tillbox token --help"],
])('token %j: exit code 2 and a line that says what it takes', async (args, text) => {
  expect(await tillbox(['token', ...args])).toEqual({ code: 2, stdout: '', stderr: `tillbox: ${text}\n` });
});

test.each(['', '7.9', '-1', '1234567890123', '٧٩'])('"%s" is no row', (row) => {
  expect(() => tokensOf(row)).toThrow('a row is a number of 1 to 12 digits, such as 79');
});

test('the help names it', async () => {
  const { stdout } = await tillbox(['--help']);
  expect(stdout).toMatch(/^ {2}token ROW .*Su Token Charge/m);
});
