import { cataloguedIn, outcomesOf } from '../../support/catalogued.js';
import { server } from '../../support/shared.js';

const table = `
  success unauthorized not-authorized validation-failed not-found already-paid overdue server-error
`
  .trim()
  .split(/\s+/);

test('the catalogue holds every outcome in the order of the table', async () => {
  expect(await cataloguedIn(server, 'ipag')).toEqual(table);
});

test('the operations have every outcome', async () => {
  expect(await outcomesOf(server, 'ipag')).toEqual(table.toSorted());
});
