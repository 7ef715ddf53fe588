import { apis } from '../../src/apis/index.js';
import { server } from '../support/shared.js';

interface Entry {
  readonly api: string | null;
  readonly name: string;
  readonly source: string;
}

/** Whose word each outcome is, by API. */
const tables: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'british-gas': {
    documented: `success fraud-indicator payment-difference dccard-1 dccard-2 dccard-3 dccard-4 dccard-5 dccard-6
      dccard-7 dccard-8 dccard-9 dccard-10 dccard-11 dccard-12 dccard-13 dccard-14 dccard-15 dccard-16`,
    upstream: 'access-denied card-blank amount-invalid contract-account-invalid system-error',
    ours: 'sap-unreachable',
  },
  'payment-accounts': {
    documented: 'success pending-forever auto-complete authorization-declined transaction-failed',
    upstream: 'insufficient-funds not-found',
    ours: 'duplicate-request-id account-inactive too-many-requests internal-error unavailable',
  },
  suissu: {
    documented: `success unauthorised invalid-amount invalid-token spent-token currency-not-accepted
      customer-name-missing`,
    upstream: 'invalid-partner inactive-partner',
    ours: 'card-declined insufficient-funds card-expired incorrect-cvc gateway-timeout internal-error',
  },
  ipag: {
    documented: 'success unauthorized not-authorized validation-failed',
    upstream: 'not-found overdue payment-refused',
    ours: 'already-paid server-error',
  },
  'charge-and': {
    documented: 'success documented-sample',
    upstream: `authorization-invalid token-expired invalid-format mandatory-parameter-not-set parameter-max-length
      invalid-parameter user-not-found transaction-already-processed balance-not-sufficient transaction-open
      transaction-cancelled`,
    ours: 'internal-error',
  },
};

const names = apis.map(({ name }) => name);

test.each(names)('the catalogue and the list of APIs say whose word each outcome of %s is', async (api) => {
  const { documented = '', upstream = '', ours = '' } = tables[api] ?? {};
  const words = { documented: documented.split(/\s+/), upstream: upstream.split(/\s+/), ours: ours.split(/\s+/) };
  const { body } = await server.send('GET', `/__sandbox/scenarios?api=${api}`);
  const own = (body.scenarios as readonly Entry[]).filter((entry) => entry.api === api);
  for (const [source, marked] of Object.entries(words)) {
    const listed = own.filter((entry) => entry.source === source).map(({ name }) => name);
    expect([source, listed.filter((name) => !marked.includes(name))]).toEqual([source, []]);
  }
  const { body: about } = await server.send('GET', '/__sandbox/apis');
  const { fidelity } = about.apis.find((one: { api: string }) => one.api === api);
  const known = own.map(({ name }) => name);
  expect(fidelity.ours).toEqual(expect.arrayContaining(words.ours.filter((name) => known.includes(name))));
  for (const name of [...words.documented, ...words.upstream]) expect(fidelity.ours).not.toContain(name);
});

/** Operations that aren't on the vendor's page, by API. */
const elsewhere: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'payment-accounts': {
    upstream: 'createAccount getAccount fundAccount activateAccount desactivateAccount',
  },
  ipag: { ours: 'showPaymentPage' },
  'charge-and': { upstream: 'getAccount listTransactions createToken refreshToken' },
};

test.each(names)('the list of APIs says whose word each operation of %s is', async (api) => {
  const marks = Object.entries(elsewhere[api] ?? {}).flatMap(([source, ids]) =>
    ids.split(' ').map((id) => [id, source] as const),
  );
  const expected = new Map(marks);
  const { body } = await server.send('GET', '/__sandbox/apis');
  const { operations } = body.apis.find((one: { api: string }) => one.api === api);
  expect(operations.length).toBeGreaterThan(0);
  for (const { operation, source } of operations) {
    expect([operation, source]).toEqual([operation, expected.get(operation) ?? 'documented']);
  }
});

test.each([
  ['british-gas', 'payment', null],
  ['payment-accounts', 'Payment', '2019-10-14'],
  ['suissu', 'Charge API', null],
  ['ipag', 'Charge', '2021-02-09'],
  ['charge-and', 'Charge&Pay', '2019-05-13'],
])('%s is emulated from the page "%s" of %s', async (api, page, pageDate) => {
  const { body } = await server.send('GET', '/__sandbox/apis');
  const { fidelity } = body.apis.find((one: { api: string }) => one.api === api);
  expect(fidelity).toMatchObject({ page, pageDate });
});

test('the list of APIs says that the texts of DCCARD, and the cards that bring them about, are ours', async () => {
  const { body } = await server.send('GET', '/__sandbox/apis');
  const { fidelity } = body.apis.find(({ api }: { api: string }) => api === 'british-gas');
  expect(fidelity.ours).toEqual(
    expect.arrayContaining([
      'sap-unreachable',
      'the texts of DCCARD_1 to DCCARD_16, and which code has which',
      'the cards that bring failures about: 1434552445 the fraud indicator, 90000000001 to 90000000016 DCCARD_1 to DCCARD_16',
    ]),
  );
});
