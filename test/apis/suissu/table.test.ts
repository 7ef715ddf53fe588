import { cataloguedIn, outcomesOf } from '../../support/catalogued.js';
import { server } from '../../support/shared.js';

const table = `
  success unauthorised invalid-amount invalid-partner inactive-partner invalid-token spent-token
  currency-not-accepted customer-name-missing card-declined insufficient-funds card-expired incorrect-cvc
  gateway-timeout internal-error
`
  .trim()
  .split(/\s+/);

test('the catalogue holds every outcome in the order of the table', async () => {
  expect(await cataloguedIn(server, 'suissu')).toEqual(table);
});

test('the operations have every outcome', async () => {
  expect(await outcomesOf(server, 'suissu')).toEqual(table.toSorted());
});
