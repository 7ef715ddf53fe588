import { expectOperationsMarked, expectOutcomesMarked, fidelityOf } from '../../support/marks.js';
import { server } from '../../support/shared.js';

test('the catalogue and the list of APIs say whose word each outcome is', () =>
  expectOutcomesMarked(server, 'payment-accounts', {
    documented: 'success pending-forever auto-complete authorization-declined transaction-failed',
    upstream: 'insufficient-funds not-found',
    ours: 'duplicate-request-id account-inactive too-many-requests internal-error unavailable',
  }));

test('the list of APIs says whose word each operation is', () =>
  expectOperationsMarked(server, 'payment-accounts', {
    upstream: 'createAccount getAccount fundAccount activateAccount desactivateAccount',
  }));

test('it is emulated from a page of a day', async () => {
  expect(await fidelityOf(server, 'payment-accounts')).toMatchObject({ page: 'Payment', pageDate: '2019-10-14' });
});
