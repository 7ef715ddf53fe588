import { expectOperationsMarked, expectOutcomesMarked, fidelityOf } from '../../support/marks.js';
import { server } from '../../support/shared.js';

test('the catalogue and the list of APIs say whose word each outcome is', () =>
  expectOutcomesMarked(server, 'suissu', {
    documented: `success unauthorised invalid-amount invalid-token spent-token currency-not-accepted
      customer-name-missing`,
    upstream: 'invalid-partner inactive-partner',
    ours: 'card-declined insufficient-funds card-expired incorrect-cvc gateway-timeout internal-error',
  }));

test('the list of APIs says whose word each operation is', () => expectOperationsMarked(server, 'suissu', {}));

test('it is emulated from a page of a day', async () => {
  expect(await fidelityOf(server, 'suissu')).toMatchObject({ page: 'Charge API', pageDate: null });
});
