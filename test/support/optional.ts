/**
 * Tests that need something that a machine may lack; they are skipped, and that is said, where it does. In CI that is a
 * failure.
 *
 * @param what it is, such as `Chromium`
 * @param remedy a sentence
 */
export function describeWhere(isThere: boolean, what: string, remedy: string): jest.Describe {
  if (isThere) return describe;
  if (process.env['CI'] === 'true') throw new Error(`There is no ${what}. ${remedy}`);
  console.warn(`Skipped: there is no ${what}. ${remedy}`);
  return describe.skip;
}
