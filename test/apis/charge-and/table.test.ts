import { cataloguedIn, outcomesOf } from '../../support/catalogued.js';
import { server } from '../../support/shared.js';

const table = `
  success documented-sample authorization-invalid token-expired invalid-format mandatory-parameter-not-set
  parameter-max-length invalid-parameter user-not-found transaction-already-processed balance-not-sufficient
  transaction-open transaction-cancelled internal-error
`
  .trim()
  .split(/\s+/);

test('the catalogue holds every outcome in the order of the table', async () => {
  expect(await cataloguedIn(server, 'charge-and')).toEqual(table);
});

test('the operations have every outcome', async () => {
  expect(await outcomesOf(server, 'charge-and')).toEqual(table.toSorted());
});
