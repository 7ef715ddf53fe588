import { cataloguedIn, outcomesOf } from '../../support/catalogued.js';
import { server } from '../../support/shared.js';

const table = `
  success access-denied card-blank amount-invalid contract-account-invalid fraud-indicator payment-difference
  dccard-1 dccard-2 dccard-3 dccard-4 dccard-5 dccard-6 dccard-7 dccard-8 dccard-9 dccard-10 dccard-11 dccard-12
  dccard-13 dccard-14 dccard-15 dccard-16 sap-unreachable system-error
`
  .trim()
  .split(/\s+/);

test('the catalogue holds every outcome in the order of the table', async () => {
  expect(await cataloguedIn(server, 'british-gas')).toEqual(table);
});

test('the operations have every outcome', async () => {
  expect(await outcomesOf(server, 'british-gas')).toEqual(table.toSorted());
});
