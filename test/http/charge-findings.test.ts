import type { Call } from '../support/sandbox.js';
import { sandbox, server } from '../support/shared.js';
import { findingsIn, kindsIn } from '../support/watch.js';

const authorization = 'Bearer test-token-pcs-001';
const donation = { service: 'DONATE_FOR_CO2_OFFSET', kilometer: 38, serviceSpecificData: {} };

/** Charge&Pay, where the client names each attempt. */
const transaction = (transactionId: string, scenario?: string, changes: object = {}) =>
  server.send('POST', '/v1/partners/PCS-001/accounts/pcsUserId001/transactions', {
    headers: { authorization, ...(scenario === undefined ? {} : { 'x-sandbox-scenario': scenario }) },
    body: { transactionId, ...donation, ...changes },
    sandbox,
  });

const credentials = {
  'x-api-name': 'XXXXFIRSTAPP',
  'x-api-key': 'kfpwsfnknknfwknfkwnknef9823rujfsormDFS3ijoncvowoeorfnv',
};
const intent = { partner_id: 'H1', token_id: 'H4sIAAAAAAAAAzO3BADDOtuOAgAAAA==', currency_code: 'INR', amount: '5000' };

/** Su Token Charge, where no attempt has a name. */
const charge = ({ headers = {}, ...call }: Call = {}) =>
  server.send('POST', '/service/api/charge', {
    body: intent,
    ...call,
    headers: { ...credentials, ...headers },
    sandbox,
  });

const lost = async (sent: Promise<unknown>) => expect(sent).rejects.toThrow('socket hang up');
const kinds = () => kindsIn(server, sandbox);
const idOf = ({ headers }: { readonly headers: Readonly<Record<string, string>> }) => headers['x-sandbox-request-id'];

describe('a possible double charge', () => {
  test('is the same content, accepted twice within a minute under two names', async () => {
    const first = await transaction('t-1');
    server.time.advance(60_000);
    const second = await transaction('t-2');
    expect(await findingsIn(server, sandbox)).toEqual([
      {
        kind: 'possible-double-charge',
        api: 'charge-and',
        operation: 'createTransaction',
        requestIds: [idOf(first), idOf(second)],
        message: `The same content was accepted twice within a minute, first by request ${idOf(first)}.`,
        advice: expect.stringContaining('what became of the first'),
      },
    ]);
    const exchange = await server.send('GET', `/__sandbox/requests/${idOf(second)}`, { sandbox });
    expect(exchange.body).toMatchObject({ findings: ['possible-double-charge'], outcome: 'success' });
  });

  test('is not what comes later than a minute', async () => {
    await transaction('t-1');
    server.time.advance(60_001);
    await transaction('t-2');
    expect(await kinds()).toEqual([]);
  });

  test('is not another content', async () => {
    await transaction('t-1');
    await transaction('t-2', undefined, { kilometer: 39 });
    expect(await kinds()).toEqual([]);
  });

  test('is not the same name again, which the vendor refuses', async () => {
    await transaction('t-1');
    await transaction('t-1');
    expect(await kinds()).toEqual([]);
  });

  test('is all that is found where the first name was refused in between', async () => {
    await transaction('t-1');
    await transaction('t-1');
    await transaction('t-2');
    expect(await kinds()).toEqual(['possible-double-charge']);
  });

  test('is not a transaction in the place of one that the vendor cancelled', async () => {
    await transaction('t-1', 'transaction-cancelled');
    await transaction('t-2');
    expect(await kinds()).toEqual([]);
  });

  test('is every repetition where the API has no name for an attempt', async () => {
    await charge();
    await charge();
    await charge({ body: { ...intent, amount: '5001' } });
    expect(await kinds()).toEqual(['possible-double-charge']);
  });

  test('is found once, however many come at once', async () => {
    await server.sendTogether(
      ['t-1', 't-2'].map((transactionId) => [
        'POST',
        '/v1/partners/PCS-001/accounts/pcsUserId001/transactions',
        { headers: { authorization }, body: { transactionId, ...donation }, sandbox },
      ]),
    );
    expect(await kinds()).toEqual(['possible-double-charge']);
  });
});

test('a double charge of payments between accounts is judged when they are executed', async () => {
  for (const request_id of ['order-1', 'order-2']) {
    const account = '11111111-1111-4111-8111-111111111111';
    const body = { request_id, seller_id: 'aaaaaaaa-0002-4aaa-8aaa-aaaaaaaaaaaa', currency: 'EUR' };
    const made = await server.send('POST', `/account/${account}/payment`, { body, sandbox });
    const { id } = made.body as { readonly id: string };
    await server.send('POST', `/payment/${id}/transactions`, { body: { amount: 5 }, sandbox });
    expect(await kinds()).toEqual([]);
    await server.send('POST', `/payment/${id}/execute`, { sandbox });
  }
  expect(await kinds()).toEqual(['possible-double-charge']);
});

/** The next request of the sandbox that asks for nothing itself gets this. */
const arm = (scenario: string, times = 1) =>
  server.send('POST', '/__sandbox/rules', { body: { scenario, times }, sandbox });

describe('a retry with a new name', () => {
  test.each(['internal-error', 'balance-not-sufficient', 'status;code=503'])('comes after %s', async (scenario) => {
    await arm(scenario);
    const first = await transaction('t-1');
    const second = await transaction('t-2');
    expect(await findingsIn(server, sandbox)).toMatchObject([
      {
        kind: 'retry-with-new-id',
        requestIds: [idOf(first), idOf(second)],
        message: `Request ${idOf(first)} failed, and the same content was sent again with another identifier.`,
        advice:
          'Keep the identifier of the first attempt; before taking another find out with charge-and/listTransactions what became of the first.',
      },
    ]);
  });

  test('comes after a request that got lost', async () => {
    await lost(transaction('t-1', 'lost-request'));
    await transaction('t-2');
    expect(await kinds()).toEqual(['retry-with-new-id']);
  });

  test('is a double charge as well where only the answer got lost', async () => {
    await lost(transaction('t-1', 'lost-response'));
    await transaction('t-2');
    expect(await kinds()).toEqual(['possible-double-charge', 'retry-with-new-id']);
  });

  test.each(['lost-request', 'lost-response'])('is not the same name again after a %s', async (scenario) => {
    await lost(transaction('t-1', scenario));
    await transaction('t-1');
    expect(await kinds()).toEqual([]);
  });

  test.each(['authorization-invalid', 'invalid-parameter'])('is not what follows %s', async (scenario) => {
    await arm(scenario);
    await transaction('t-1');
    await transaction('t-2');
    expect(await kinds()).toEqual([]);
  });

  test('is called otherwise where the API has no name for an attempt, and nothing to look one up with', async () => {
    await arm('gateway-timeout');
    await charge();
    await charge();
    expect(await findingsIn(server, sandbox)).toMatchObject([
      {
        kind: 'retry-without-id',
        message: expect.stringContaining('sent again without an identifier'),
        advice:
          'Do not try again unasked: the API has no identifier of an attempt and nothing to look one up with, so only the vendor can tell what became of the first.',
      },
    ]);
  });
});

describe('a failure that a request asks for itself', () => {
  test.each(['status;code=503', 'rate-limited;limit=0', 'internal-error', 'balance-not-sufficient'])(
    '%s by header begins no retry',
    async (scenario) => {
      await transaction('t-1', scenario);
      await transaction('t-2');
      expect(await kinds()).toEqual([]);
    },
  );

  test('an operation that was steered into its refusal begins no retry', async () => {
    const account = '11111111-1111-4111-8111-111111111111';
    for (const [request_id, scenario] of [
      ['order-1', 'insufficient-funds'],
      ['order-2', undefined],
    ] as const) {
      const body = { request_id, seller_id: 'aaaaaaaa-0002-4aaa-8aaa-aaaaaaaaaaaa', currency: 'EUR' };
      const made = await server.send('POST', `/account/${account}/payment`, { body, sandbox });
      const { id } = made.body as { readonly id: string };
      await server.send('POST', `/payment/${id}/transactions`, { body: { amount: 5 }, sandbox });
      await server.send('POST', `/payment/${id}/execute`, {
        headers: scenario === undefined ? {} : { 'x-sandbox-scenario': scenario },
        sandbox,
      });
    }
    expect(await kinds()).toEqual([]);
  });

  test('a token that a request asks to be taken for expired may be used again', async () => {
    for (const id of ['t-1', 't-2']) await transaction(id, 'token-expired');
    expect(await kinds()).toEqual([]);
    for (const id of ['t-3', 't-4']) {
      await arm('token-expired');
      await transaction(id);
    }
    expect(await kinds()).toEqual(['expired-token-reused']);
  });

  test('a failure of the vendor’s that it asked around stays one', async () => {
    const body = { ...donation, kilometer: 100_000 };
    await transaction('t-1', 'success', body);
    await transaction('t-2', 'success', body);
    expect(await kinds()).toEqual(['retry-with-new-id']);
  });

  test.each(['lost-request', 'connection-reset'])(
    '%s stands for the world, and what follows is a retry',
    async (scenario) => {
      await expect(transaction('t-1', scenario)).rejects.toThrow(/socket hang up|ECONNRESET/);
      await transaction('t-2');
      expect(await kinds()).toEqual(['retry-with-new-id']);
    },
  );
});

describe('a retry of a final failure', () => {
  test('is the same request again after an outcome that is final', async () => {
    await arm('card-expired');
    for (let i = 0; i < 2; i++) await charge();
    expect(await kinds()).toContain('retry-of-final-failure');
  });

  test('is found on operations that move no money, too', async () => {
    const change = (amount: number) =>
      server.send('PUT', '/service/resources/charges?id=99992', {
        headers: { authorization: 'Basic dGlsbGJveDp0ZXN0LWtleS1pcGFn' },
        body: { amount },
        sandbox,
      });
    await change(100_000);
    expect(await kinds()).toEqual([]);
    await change(100_000);
    expect(await kinds()).toEqual(['retry-of-final-failure']);
  });

  test('is not another request, nor one after a failure that may pass', async () => {
    await arm('gateway-timeout');
    await charge({ body: { ...intent, amount: '1' } });
    await arm('card-expired');
    await charge();
    await charge({ body: { ...intent, amount: '1' } });
    expect(await kinds()).toEqual(['retry-without-id']);
  });
});
