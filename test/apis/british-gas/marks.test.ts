import { expectOperationsMarked, expectOutcomesMarked, fidelityOf } from '../../support/marks.js';
import { server } from '../../support/shared.js';

test('the catalogue and the list of APIs say whose word each outcome is', () =>
  expectOutcomesMarked(server, 'british-gas', {
    documented: `success fraud-indicator payment-difference dccard-1 dccard-2 dccard-3 dccard-4 dccard-5 dccard-6
      dccard-7 dccard-8 dccard-9 dccard-10 dccard-11 dccard-12 dccard-13 dccard-14 dccard-15 dccard-16`,
    upstream: 'access-denied card-blank amount-invalid contract-account-invalid system-error',
    ours: 'sap-unreachable',
  }));

test('the list of APIs says whose word each operation is', () => expectOperationsMarked(server, 'british-gas', {}));

test('it is emulated from a page of a day', async () => {
  expect(await fidelityOf(server, 'british-gas')).toMatchObject({ page: 'payment', pageDate: null });
});

test('the list of APIs says that the texts of DCCARD, and the cards that bring them about, are ours', async () => {
  const { ours } = await fidelityOf(server, 'british-gas');
  expect(ours).toEqual(
    expect.arrayContaining([
      'sap-unreachable',
      'the texts of DCCARD_1 to DCCARD_16, and which code has which',
      'the cards that bring failures about: 1434552445 the fraud indicator, 90000000001 to 90000000016 DCCARD_1 to DCCARD_16',
    ]),
  );
});
