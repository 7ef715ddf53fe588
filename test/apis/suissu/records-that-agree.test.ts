import { RecordsOf } from '../../support/records.js';
import { sandbox, server } from '../../support/shared.js';

let records: RecordsOf;
beforeEach(() => {
  records = new RecordsOf(server, sandbox);
});

/** A record that ships, changed so that no sequence of requests could have led to it; where it is wrong and why. */
const impossible: [path: string, changes: object, pointer: string, reason: string][] = [
  ['suissu/cards/79', { spent: true }, '/spent', 'is true, and an intent is never spent'],
  ['suissu/properties/H1', { currencies: ['INR', 'ZZZ'] }, '/currencies/1', 'ISO 4217 has no currency ZZZ'],
];

test.each(impossible)('%s can not be changed to %j', (path, changes, pointer, message) =>
  records.expectRefused(path, changes, pointer, message),
);

test('a token is charged once, for its own property, and is spent then; an intent again and again', async () => {
  const charge = (PGTransactionID: string, row_id: string, more: object = {}) => ({
    PGTransactionID,
    partner_id: 'H1',
    row_id,
    currency_code: 'INR',
    amount_minor: 1,
    customer_name: null,
    created_at: '-P1D',
    ...more,
  });
  const make = async (body: ReturnType<typeof charge>) => {
    const { status, body: answer } = await records.put(`suissu/charges/${body.PGTransactionID}`, body);
    return [status, ...(answer.errors ?? []).map((one: { message: string }) => one.message)];
  };
  expect([await make(charge('pi_1', '79')), await make(charge('pi_2', '79'))]).toEqual([[201], [201]]);
  expect(await make(charge('pi_3', '101'))).toEqual([400, 'is the token 101, which is not spent']);
  await records.put('suissu/cards/101', { ...(await records.read('suissu/cards/101')), spent: true });
  expect(await make(charge('pi_3', '101'))).toEqual([201]);
  expect(await make(charge('pi_4', '101'))).toEqual([400, 'is the token 101, which charge pi_3 has spent']);
  expect(await make(charge('pi_5', '79', { partner_id: 'H2' }))).toEqual([400, 'is not H1, the property of card 79']);
  expect(await make(charge('pi_6', '79', { currency_code: 'ZZZ' }))).toEqual([400, 'ISO 4217 has no currency ZZZ']);
  const unspent = await records.put('suissu/cards/101', { ...(await records.read('suissu/cards/101')), spent: false });
  expect([unspent.status, unspent.body.errors[0].message]).toEqual([
    400,
    'is named by charges pi_3, whose /row_id then is the token 101, which is not spent',
  ]);
});

test('a credential is not a digest: one that is put under its own text would let nobody in', async () => {
  const { status, body } = await records.put('suissu/credentials/me', { api_name: 'me', api_key_digest: 'my-key' });
  expect([status, body.errors.length, body.errors[0].pointer]).toEqual([
    400,
    1,
    expect.stringMatching(/^\/body\/(token|api_key)_digest$/),
  ]);
});
