import { sandbox, server } from '../../support/shared.js';

const payer = '44444444-4444-4444-8444-444444444444';
const payment = 'eeeeeeee-0001-4eee-8eee-eeeeeeeeeeee';

const execute = (scenario: string) =>
  server.send('POST', `/payment/${payment}/execute`, { sandbox, headers: { 'x-sandbox-scenario': scenario } });

describe('after', () => {
  test.each(['5', 'P', 'PT', '-PT5S', 'pt5s', 'P100001Y', 'P300000Y', '"P1D "', '"PT5S, PT6S"'])(
    'is a duration that can be counted: %s is refused, and nothing happens',
    async (after) => {
      const before = await server.records(sandbox, 'payment-accounts/payments');
      const answer = await execute(`auto-complete;after=${after}`);
      expect(answer.status).toBe(400);
      expect(answer.headers['content-type']).toBe('application/problem+json');
      expect(await server.records(sandbox, 'payment-accounts/payments')).toEqual(before);
    },
  );

  test.each(['PT0.5S', 'P1000Y', '"PT1H"', 'P0D'])('may be %s', async (after) => {
    expect((await execute(`auto-complete;after=${after}`)).status).toBe(200);
  });

  test('is no parameter of other scenarios', async () => {
    const answer = await execute('pending-forever;after=PT5S');
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toBe('application/problem+json');
  });
});

describe('times counts what is the same', () => {
  type Request = readonly [method: string, path: string, body?: object];

  const statuses = async (...requests: Request[]) => {
    const found: number[] = [];
    for (const [method, path, body] of requests) {
      const headers = { 'x-sandbox-scenario': 'unavailable;times=1' };
      found.push((await server.send(method, path, { sandbox, headers, body })).status);
    }
    return found;
  };

  test('a payment by its request_id', async () => {
    const seller = 'aaaaaaaa-0001-4aaa-8aaa-aaaaaaaaaaaa';
    const create = (request_id: string, reference: string | null): Request => [
      'POST',
      `/account/${payer}/payment`,
      { request_id, seller_id: seller, currency: 'EUR', reference },
    ];
    expect(await statuses(create('1', null), create('1', 'x'), create('2', 'x'))).toEqual([503, 201, 503]);
  });

  test('a transaction by payment, amount and reference, null where there is none', async () => {
    const add = (body: object): Request => ['POST', `/payment/${payment}/transactions`, body];
    expect(
      await statuses(
        add({ amount: 12.5 }),
        add({ amount: 12.5, reference: null }),
        add({ amount: 12.5, reference: 'x' }),
        add({ amount: 1 }),
      ),
    ).toEqual([503, 201, 503, 503]);
  });

  test('the others by their path', async () => {
    const list: Request = ['GET', `/account/${payer}/payments`];
    expect(await statuses(list, list, ['GET', `/account/${payer}/payments?x=1`])).toEqual([503, 200, 503]);
    const verbs = ['execute', 'authorize', 'execute'].map((verb): Request => ['POST', `/payment/${payment}/${verb}`]);
    expect(await statuses(...verbs)).toEqual([503, 503, 200]);
  });
});
