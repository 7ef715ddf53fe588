import { cataloguedIn, outcomesOf } from '../../support/catalogued.js';
import { server } from '../../support/shared.js';

const table = `
  success pending-forever auto-complete authorization-declined transaction-failed insufficient-funds
  duplicate-request-id not-found account-inactive too-many-requests internal-error unavailable
`
  .trim()
  .split(/\s+/);

test('the catalogue holds every outcome in the order of the table', async () => {
  expect(await cataloguedIn(server, 'payment-accounts')).toEqual(table);
});

test('the operations have every outcome', async () => {
  expect(await outcomesOf(server, 'payment-accounts')).toEqual(table.toSorted());
});
