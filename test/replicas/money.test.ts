import { describeWithRedis } from '../support/redis.js';
import { Replicas } from '../support/replicas.js';
import { until } from '../support/until.js';

const payer = '44444444-4444-4444-8444-444444444444';
const accepting = 'aaaaaaaa-0002-4aaa-8aaa-aaaaaaaaaaaa';
const acceptingAfter5s = 'aaaaaaaa-0003-4aaa-8aaa-aaaaaaaaaaaa';

describeWithRedis('two servers on one Redis', () => {
  const replicas = new Replicas();

  const post = (path: string, body?: object) => replicas.send('POST', path, { body });

  async function order(number: number, to: string, amount: number): Promise<string> {
    const ordered = { request_id: `order-${number}`, seller_id: to, currency: 'EUR' };
    const { body } = await post(`/account/${payer}/payment`, ordered);
    await post(`/payment/${body.id}/transactions`, { amount });
    return body.id;
  }

  async function balanceOf(account: string): Promise<number> {
    return (await replicas.send('GET', `/account/${account}`)).body.balance;
  }

  test('64 clients of a balance never overdraw it, and no payment is applied twice', async () => {
    const ids: string[] = [];
    await replicas.sendAll(
      Array.from({ length: 200 }, (_, n) => async () => {
        ids.push(await order(n, accepting, 0.7));
        return post(`/account/${accepting}/activate`);
      }),
    );
    // Each is executed on both servers: one of the two is too late.
    const executions = ids.flatMap((id) => [id, id]).map((id) => () => post(`/payment/${id}/execute`));
    const statuses = (await replicas.sendAll(executions)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(142);
    expect([await balanceOf(payer), await balanceOf(accepting)]).toEqual([0.6, 99.4]);
  });

  test('what falls due comes about once, though both have an alarm for it', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, (_, n) => order(n, acceptingAfter5s, 0.5)));
    await Promise.all(ids.map((id) => post(`/payment/${id}/execute`)));
    expect([await balanceOf(payer), await balanceOf(acceptingAfter5s)]).toEqual([100, 0]);
    await until(() => replicas.time.open >= 2, 'both have set an alarm');
    replicas.time.advance(5_000);
    const answered = async () => (await replicas.send('GET', '/__sandbox/tasks')).body.tasks.length === 0;
    while (!(await answered()));
    expect([await balanceOf(payer), await balanceOf(acceptingAfter5s)]).toEqual([90, 10]);
  });

  test('a clock that both advance at once runs each due task once, and each says what it brought about', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, (_, n) => order(n, acceptingAfter5s, 0.5)));
    await Promise.all(ids.map((id) => post(`/payment/${id}/execute`)));
    const both = await Promise.all([1, 2, 3, 4].map(() => post('/__sandbox/clock/advance', { by: 'PT5S' })));
    expect(both.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const ran = new Set(both.flatMap(({ body }) => body.ran.map(({ subject }: { subject: string }) => subject)));
    expect(ran.size).toBe(20);
    const { body } = await replicas.send('GET', '/__sandbox/clock');
    expect(body.now).toBe(new Date(replicas.time.now().getTime() + 20_000).toISOString());
    expect([await balanceOf(payer), await balanceOf(acceptingAfter5s)]).toEqual([90, 10]);
  });
});

describeWithRedis('what two servers on one Redis count', () => {
  const replicas = new Replicas();

  test('times= acts on exactly as many requests as it says', async () => {
    const headers = { 'content-type': 'application/vnd.api+json', 'x-sandbox-scenario': 'sap-unreachable;times=7' };
    const body = { payment: { card: '42563574674', amount: '58.00', contractAccount: '600134652' } };
    const pay = () => replicas.send('POST', '/payment', { headers: { ...headers, cid: 'a-client' }, body });
    const answers = await replicas.sendAll(Array.from({ length: 64 }, () => pay));
    expect(answers.filter(({ status }) => status !== 200)).toHaveLength(7);
  });

  test('a rate limit counts the requests at both', async () => {
    const headers = { 'content-type': 'application/vnd.api+json', 'x-sandbox-scenario': 'rate-limited;limit=9' };
    const body = { payment: { card: '42563574674', amount: '58.00', contractAccount: '600134652' } };
    const pay = () => replicas.send('POST', '/payment', { headers: { ...headers, cid: 'a-client' }, body });
    const statuses = (await replicas.sendAll(Array.from({ length: 40 }, () => pay))).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(9);
    expect(statuses.filter((status) => status === 429)).toHaveLength(31);
  });
});
