import { cataloguedIn, outcomesOf } from '../../support/catalogued.js';
import { server } from '../../support/shared.js';

const table = `
  success unauthorized not-authorized validation-failed not-found already-paid overdue server-error
  payment-refused
`
  .trim()
  .split(/\s+/);

/** Of what a payment tells the charge's receiver. */
const ofCallbacks = 'callback-lost callback-twice callback-late callback-wrong-signature callback-first'.split(' ');

test('the catalogue holds every outcome in the order of the table', async () => {
  expect(await cataloguedIn(server, 'ipag')).toEqual(table);
});

test('the operations have every outcome', async () => {
  expect(await outcomesOf(server, 'ipag')).toEqual([...ofCallbacks, ...table].toSorted());
});
