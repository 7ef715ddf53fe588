import { sandbox, server } from '../../support/shared.js';
import { hitsIn } from '../../support/watch.js';

const good = { transactionId: 't-1', service: 'DONATE_FOR_CO2_OFFSET', kilometer: 38, serviceSpecificData: {} };
const authorization = 'Bearer test-token-pcs-001';

interface Row {
  readonly changes?: object;
  readonly body?: unknown;
  readonly user?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const create = ({ changes = {}, body = { ...good, ...changes }, user = 'pcsUserId001', headers = {} }: Row) =>
  server.send('POST', `/v1/partners/PCS-001/accounts/${user}/transactions`, {
    headers: { authorization, ...headers },
    body,
    sandbox,
  });

const hits = () => hitsIn(server, sandbox, 'charge-and');

describe('an answer counts as the outcome', () => {
  test.each<[string, string, Row]>([
    ['success', 'of a transaction', {}],
    ['authorization-invalid', 'of an unknown token', { headers: { authorization: 'Bearer nobody' } }],
    ['token-expired', 'of an expired token', { headers: { authorization: 'Bearer expired-token-pcs-001' } }],
    ['invalid-format', 'of a malformed body', { body: '{' }],
    ['invalid-format', 'of a body that is no object', { body: [] }],
    ['mandatory-parameter-not-set', 'of missing kilometres', { changes: { kilometer: null } }],
    ['parameter-max-length', 'of a long reference', { changes: { transactionReference: 'x'.repeat(101) } }],
    ['invalid-parameter', 'of an unknown service', { changes: { service: 'x' } }],
    ['user-not-found', 'of an unknown user', { user: 'msp_001-unknown' }],
    ['balance-not-sufficient', 'of an empty account', { user: 'pcsUserId000' }],
    ['transaction-open', 'that a header asks for', { headers: { 'x-sandbox-scenario': 'transaction-open' } }],
    ['token-expired', 'that a header asks for', { headers: { 'x-sandbox-scenario': 'token-expired' } }],
  ])('%s %s', async (name, _, row) => {
    await create(row);
    expect(await hits()).toEqual({ [`createTransaction ${name}`]: 1 });
  });

  test('transaction-already-processed of an id that is taken', async () => {
    await create({});
    await create({});
    expect(await hits()).toEqual({
      'createTransaction success': 1,
      'createTransaction transaction-already-processed': 1,
    });
  });
});

test('an operation that the table does not have counts for nothing', async () => {
  await server.send('GET', '/v1/partners/PCS-001/accounts/pcsUserId001', { headers: { authorization }, sandbox });
  await create({ headers: { 'content-type': 'text/plain' } });
  expect(await hits()).toEqual({});
});
