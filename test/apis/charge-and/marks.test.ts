import { expectOperationsMarked, expectOutcomesMarked, fidelityOf } from '../../support/marks.js';
import { server } from '../../support/shared.js';

test('the catalogue and the list of APIs say whose word each outcome is', () =>
  expectOutcomesMarked(server, 'charge-and', {
    documented: 'success documented-sample',
    upstream: `authorization-invalid token-expired invalid-format mandatory-parameter-not-set parameter-max-length
      invalid-parameter user-not-found transaction-already-processed balance-not-sufficient transaction-open
      transaction-cancelled`,
    ours: 'internal-error',
  }));

test('the list of APIs says whose word each operation is', () =>
  expectOperationsMarked(server, 'charge-and', { upstream: 'getAccount listTransactions createToken refreshToken' }));

test('it is emulated from a page of a day', async () => {
  expect(await fidelityOf(server, 'charge-and')).toMatchObject({ page: 'Charge&Pay', pageDate: '2019-05-13' });
});
