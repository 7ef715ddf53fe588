import { bread, order as orderIn, orders, pass, tipIn } from '../support/bakery.js';
import { sandbox, server } from '../support/shared-bakery.js';
import { findingsIn, kindsIn } from '../support/watch.js';

/** At the bakery the client names each order. */
const order = (name: string, scenario?: string, changes: object = {}) =>
  orderIn(
    server,
    sandbox,
    { order: name, coins: 38, ...changes },
    { headers: scenario === undefined ? {} : { 'x-sandbox-scenario': scenario } },
  );

/** No tip has a name. */
const tip = (changes: object = {}) => tipIn(server, sandbox, changes);

const lost = async (sent: Promise<unknown>) => expect(sent).rejects.toThrow('socket hang up');
const kinds = () => kindsIn(server, sandbox);
const idOf = ({ headers }: { readonly headers: Readonly<Record<string, string>> }) => headers['x-sandbox-request-id'];

describe('a possible double charge', () => {
  test('is the same content, accepted twice within a minute under two names', async () => {
    const first = await order('t-1');
    server.time.advance(60_000);
    const second = await order('t-2');
    expect(await findingsIn(server, sandbox)).toEqual([
      {
        kind: 'possible-double-charge',
        api: 'bakery',
        operation: 'placeOrder',
        requestIds: [idOf(first), idOf(second)],
        message: `The same content was accepted twice within a minute, first by request ${idOf(first)}.`,
        advice: expect.stringContaining('what became of the first'),
      },
    ]);
    const exchange = await server.send('GET', `/__sandbox/requests/${idOf(second)}`, { sandbox });
    expect(exchange.body).toMatchObject({ findings: ['possible-double-charge'], outcome: 'success' });
  });

  test('is not what comes later than a minute', async () => {
    await order('t-1');
    server.time.advance(60_001);
    await order('t-2');
    expect(await kinds()).toEqual([]);
  });

  test('is not another content', async () => {
    await order('t-1');
    await order('t-2', undefined, { coins: 39 });
    expect(await kinds()).toEqual([]);
  });

  test('is not the same name again, which the vendor refuses', async () => {
    await order('t-1');
    await order('t-1');
    expect(await kinds()).toEqual([]);
  });

  test('is all that is found where the first name was refused in between', async () => {
    await order('t-1');
    await order('t-1');
    await order('t-2');
    expect(await kinds()).toEqual(['possible-double-charge']);
  });

  test('is not an order in the place of one that moved nothing', async () => {
    await order('t-1', 'given-away');
    await order('t-2');
    expect(await kinds()).toEqual([]);
  });

  test('is every repetition where the API has no name for an attempt', async () => {
    await tip();
    await tip();
    await tip({ coins: '3' });
    expect(await kinds()).toEqual(['possible-double-charge']);
  });

  test('is found once, however many come at once', async () => {
    await server.sendTogether(
      ['t-1', 't-2'].map((name) => [
        'POST',
        orders,
        { headers: { ...pass, till: 'a-till' }, body: bread({ order: name }), sandbox },
      ]),
    );
    expect(await kinds()).toEqual(['possible-double-charge']);
  });
});

/** The next request of the sandbox that asks for nothing itself gets this. */
const arm = (scenario: string, times = 1) =>
  server.send('POST', '/__sandbox/rules', { body: { scenario, times }, sandbox });

describe('a retry with a new name', () => {
  test.each(['shop-on-fire', 'too-few-coins', 'status;code=503'])('comes after %s', async (scenario) => {
    await arm(scenario);
    const first = await order('t-1');
    const second = await order('t-2');
    expect(await findingsIn(server, sandbox)).toMatchObject([
      {
        kind: 'retry-with-new-id',
        requestIds: [idOf(first), idOf(second)],
        message: `Request ${idOf(first)} failed, and the same content was sent again with another identifier.`,
        advice:
          'Keep the identifier of the first attempt; before taking another find out with bakery/getOrder what became of the first.',
      },
    ]);
  });

  test('comes after a request that got lost', async () => {
    await lost(order('t-1', 'lost-request'));
    await order('t-2');
    expect(await kinds()).toEqual(['retry-with-new-id']);
  });

  test('is a double charge as well where only the answer got lost', async () => {
    await lost(order('t-1', 'lost-response'));
    await order('t-2');
    expect(await kinds()).toEqual(['possible-double-charge', 'retry-with-new-id']);
  });

  test.each(['lost-request', 'lost-response'])('is not the same name again after a %s', async (scenario) => {
    await lost(order('t-1', scenario));
    await order('t-1');
    expect(await kinds()).toEqual([]);
  });

  test.each(['pass-refused', 'member-wrong'])('is not what follows %s', async (scenario) => {
    await arm(scenario);
    await order('t-1');
    await order('t-2');
    expect(await kinds()).toEqual([]);
  });

  test('is called otherwise where the API has no name for an attempt, and nothing to look one up with', async () => {
    await arm('closed');
    await tip();
    await tip();
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
  test.each(['status;code=503', 'rate-limited;limit=0', 'shop-on-fire', 'too-few-coins'])(
    '%s by header begins no retry',
    async (scenario) => {
      await order('t-1', scenario);
      await order('t-2');
      expect(await kinds()).toEqual([]);
    },
  );

  test('an operation that was steered into its refusal begins no retry', async () => {
    await order('t-1', 'oven-cold');
    await order('t-2');
    expect(await kinds()).toEqual([]);
  });

  test('a token that a request asks to be taken for expired may be used again', async () => {
    for (const id of ['t-1', 't-2']) await order(id, 'token-expired');
    expect(await kinds()).toEqual([]);
    for (const id of ['t-3', 't-4']) {
      await arm('token-expired');
      await order(id);
    }
    expect(await kinds()).toEqual(['expired-token-reused']);
  });

  test('a failure of the vendor’s that it asked around stays one', async () => {
    const body = { coins: 100_000 };
    await order('t-1', 'success', body);
    await order('t-2', 'success', body);
    expect(await kinds()).toEqual(['retry-with-new-id']);
  });

  test.each(['lost-request', 'connection-reset'])(
    '%s stands for the world, and what follows is a retry',
    async (scenario) => {
      await expect(order('t-1', scenario)).rejects.toThrow(/socket hang up|ECONNRESET/);
      await order('t-2');
      expect(await kinds()).toEqual(['retry-with-new-id']);
    },
  );
});

describe('a retry of a final failure', () => {
  test('is the same request again after an outcome that is final', async () => {
    await arm('tip-refused');
    for (let i = 0; i < 2; i++) await tip();
    expect(await kinds()).toContain('retry-of-final-failure');
  });

  test('is found on operations that move no money, too', async () => {
    await server.send('DELETE', `${orders}/first-order`, { headers: pass, sandbox });
    await server.send('DELETE', `${orders}/first-order`, { headers: pass, sandbox });
    expect(await kinds()).toEqual([]);
    await server.send('DELETE', `${orders}/first-order`, { headers: pass, sandbox });
    expect(await kinds()).toEqual(['retry-of-final-failure']);
  });

  test('is not another request, nor one after a failure that may pass', async () => {
    await arm('closed');
    await tip({ coins: '1' });
    await arm('tip-refused');
    await tip();
    await tip({ coins: '1' });
    expect(await kinds()).toEqual(['retry-without-id']);
  });
});
