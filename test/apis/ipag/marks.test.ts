import { expectOperationsMarked, expectOutcomesMarked, fidelityOf } from '../../support/marks.js';
import { server } from '../../support/shared.js';

test('the catalogue and the list of APIs say whose word each outcome is', () =>
  expectOutcomesMarked(server, 'ipag', {
    documented: 'success unauthorized not-authorized validation-failed',
    upstream: 'not-found overdue payment-refused',
    ours: 'already-paid server-error',
  }));

test('the list of APIs says whose word each operation is', () =>
  expectOperationsMarked(server, 'ipag', { ours: 'showPaymentPage payCharge' }));

test('it is emulated from a page of a day', async () => {
  expect(await fidelityOf(server, 'ipag')).toMatchObject({ page: 'Charge', pageDate: '2021-02-09' });
});
