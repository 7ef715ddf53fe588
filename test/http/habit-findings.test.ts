import type { Call } from '../support/sandbox.js';
import { sandbox, server } from '../support/shared.js';
import { findingsIn, kindsIn } from '../support/watch.js';

const good = { card: '42563574674', amount: '58.00', contractAccount: '600134652' };
const cid = '05e230bf-a9cf-4b31-bc54-d3a995f62526';

let account = 0;
/** A payment of British Gas that nothing is wrong with; each for another account. */
const pay = (changes: object = {}, { headers = { cid }, ...others }: Call = {}) =>
  server.send('POST', '/payment', {
    body: { payment: { ...good, contractAccount: String(++account), ...changes } },
    headers,
    ...others,
    sandbox,
  });
const kinds = () => kindsIn(server, sandbox);
const messages = async () => (await findingsIn(server, sandbox)).map(({ message }) => message);

test('nothing is found against a request that is as documented', async () => {
  await pay({ emailAddress: 'maria@mail.me', saveCardIndicator: 'X' });
  const { body } = await server.send('GET', '/__sandbox/findings', { sandbox });
  expect(body).toEqual({ findings: [], dropped: 0, forgottenAt: null });
});

describe('a missing client id', () => {
  test('is one finding, however often, and names the requests', async () => {
    const sent = [await pay({}, { headers: {} }), await pay({}, { headers: { cid: ' ' } })];
    expect(await findingsIn(server, sandbox)).toMatchObject([
      {
        kind: 'missing-client-id',
        message: 'The request came without the header cid.',
        requestIds: sent.map(({ headers }) => headers['x-sandbox-request-id']),
      },
    ]);
  });
});

describe('an undocumented member', () => {
  test('is named by its pointer, also deep inside', async () => {
    await pay({ colour: 'red' });
    const authorization = 'Bearer test-token-pcs-001';
    await server.send('POST', '/v1/partners/PCS-001/accounts/pcsUserId001/transactions', {
      headers: { authorization },
      body: {
        transactionId: 't-1',
        service: 'DONATE_FOR_CO2_OFFSET',
        kilometer: 1,
        serviceSpecificData: { 'a/b': '1', STREET: 'x' },
      },
      sandbox,
    });
    expect(await kinds()).toEqual(['undocumented-member', 'undocumented-member']);
    expect(await messages()).toEqual([
      '/payment/colour is not documented; the vendor ignores it.',
      '/serviceSpecificData/a~1b is not documented; the vendor ignores it.',
    ]);
  });

  test('is not the other spelling of a documented one, unless both come', async () => {
    await pay({ card: undefined, 'card-details': '42563574674' });
    expect(await kinds()).toEqual([]);
    await pay({ 'card-details': '42563574674' });
    expect(await messages()).toEqual(['/payment/card-details is not documented; the vendor ignores it.']);
  });

  test('is not a null, which counts as absent where the vendor says so', async () => {
    const charge = (products: unknown) =>
      server.send('POST', '/service/resources/charges', {
        headers: { authorization: 'Basic dGlsbGJveDp0ZXN0LWtleS1pcGFn' },
        body: { amount: 1, description: 'x', due_date: '2030-10-30', customer: { name: 'Maria' }, products },
        sandbox,
      });
    await charge(null);
    expect(await kinds()).toEqual([]);
    await charge([]);
    expect(await kinds()).toEqual(['undocumented-member']);
  });

  test('is named twenty times a request at most', async () => {
    await pay(Object.fromEntries(Array.from({ length: 22 }, (_, i) => [`m${i}`, i])));
    const all = await messages();
    expect(all).toHaveLength(21);
    expect(all.at(-1)).toBe('2 more members of one request are not documented; the vendor ignores them.');
  });

  test('shows no card number in its name', async () => {
    await pay({ 'of 4539148803436467': '1' });
    expect(await messages()).toEqual(['/payment/of 453914******6467 is not documented; the vendor ignores it.']);
  });
});

describe('a coerced type', () => {
  test('is a number where text is documented, and the reverse', async () => {
    await pay({ amount: 58 });
    await server.send('PUT', '/service/resources/charges?id=99991', {
      headers: { authorization: 'Basic dGlsbGJveDp0ZXN0LWtleS1pcGFn' },
      body: { amount: '150' },
      sandbox,
    });
    expect(await kinds()).toEqual(['type-coerced', 'type-coerced']);
    expect(await messages()).toEqual([
      '/payment/amount is documented as a string and was sent as a number.',
      '/amount is documented as a number and was sent as a string.',
    ]);
  });

  test('is not a wrong type that is refused', async () => {
    await pay({ amount: true });
    expect(await kinds()).toEqual([]);
  });
});

describe('live data', () => {
  test.each(['4539148803436467', '4539 1488 0343 6467'])('is a card number that nobody published: %s', async (card) => {
    await pay({ card });
    const answer = await server.send('GET', '/__sandbox/findings', { sandbox });
    expect(answer.body).toMatchObject({ findings: [{ kind: 'live-data' }] });
    expect(answer.text).toContain('was sent in /payment/card');
    expect(answer.text).not.toMatch(/4539 ?1488/);
  });

  test.each([
    ['a published test number', '4242 4242 4242 4242'],
    ['one of a test range', '4000000000000002'],
    ['a number that is no card', '4539148803436468'],
    ['a token', '42563574674'],
  ])('is not %s', async (_, card) => {
    await pay({ card });
    expect(await kinds()).toEqual([]);
  });
});

describe('an expired token', () => {
  const bearer = (token: string) => pay({}, { headers: { cid, authorization: `Bearer ${token}` } });

  test('is found when it is used again after its refusal', async () => {
    await bearer('expired-token-bg');
    expect(await kinds()).toEqual([]);
    await bearer('expired-token-bg');
    const answer = await server.send('GET', '/__sandbox/findings', { sandbox });
    expect(answer.body).toMatchObject({ findings: [{ kind: 'expired-token-reused' }] });
    expect(answer.text).not.toContain('expired-token-bg');
  });

  test('is not one that was never good', async () => {
    await bearer('nobody');
    await bearer('nobody');
    expect(await kinds()).toEqual([]);
  });
});

describe('an ignored pending payment', () => {
  const payer = '44444444-4444-4444-8444-444444444444';
  const payment = 'eeeeeeee-0001-4eee-8eee-eeeeeeeeeeee';
  const execute = () => server.send('POST', `/payment/${payment}/execute`, { sandbox });

  test('is one that was left pending and never asked for', async () => {
    const { headers } = await execute();
    expect(await findingsIn(server, sandbox)).toMatchObject([
      {
        kind: 'ignored-pending',
        api: 'payment-accounts',
        operation: 'executePayment',
        requestIds: [headers['x-sandbox-request-id']],
        message: `It left payment ${payment} pending, and nobody has asked for it since.`,
      },
    ]);
  });

  test.each([
    ['GET', `/payment/${payment}/transactions`],
    ['GET', `/payment/${payment}/transactions/eeeeeeee-0002-4eee-8eee-eeeeeeeeeeee`],
    ['GET', `/account/${payer}/payments`],
    ['POST', `/payment/${payment}/authorize`],
  ])('is not one that %s %s has shown or settled', async (method, path) => {
    await execute();
    await server.send(method, path, { sandbox });
    expect(await kinds()).toEqual([]);
  });

  test('is still one where the answer that shows it gets lost', async () => {
    await execute();
    const headers = { 'x-sandbox-scenario': 'lost-response' };
    const read = server.send('GET', `/payment/${payment}/transactions`, { headers, sandbox });
    await expect(read).rejects.toThrow('socket hang up');
    expect(await kinds()).toEqual(['ignored-pending']);
  });

  test('is still one where another payment was asked for, or before it was executed', async () => {
    await server.send('GET', `/payment/${payment}/transactions`, { sandbox });
    await execute();
    await server.send('GET', '/account/11111111-1111-4111-8111-111111111111/payments', { sandbox });
    expect(await kinds()).toEqual(['ignored-pending']);
  });
});

test('of very many findings the latest thousand are kept, and the others counted', async () => {
  for (let i = 0; i < 51; i++) {
    const members = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`m${i * 20 + n}`, 1]));
    await pay(members);
  }
  const { body } = await server.send('GET', '/__sandbox/findings', { sandbox });
  const { findings, dropped } = body as { findings: { message: string }[]; dropped: number };
  expect(findings).toHaveLength(1000);
  expect(dropped).toBe(20);
  expect(findings[0]?.message).toContain('/payment/m20 ');
  expect(findings.at(-1)?.message).toContain('/payment/m1019 ');
});
