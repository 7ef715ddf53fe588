// The same wherever it is kept.
import { sandbox, server } from '../../support/shared.js';

const rich = '11111111-1111-4111-8111-111111111111';
const accepting = 'aaaaaaaa-0002-4aaa-8aaa-aaaaaaaaaaaa';

const post = (path: string, body?: object) => server.send('POST', path, { sandbox, body });

/** What stands for it in an account: what it holds, or its payments, as it is written. */
async function writtenIn(path: string, pattern: RegExp): Promise<string | undefined> {
  const { text } = await server.send('GET', path, { sandbox });
  return pattern.exec(text)?.[1];
}

const balanceOf = (id: string) => writtenIn(`/account/${id}`, /"balance":([^,]*),/);

test('1,000 amounts of 0.1 and 0.2 are 150, and 2,000 are 300', async () => {
  const asked = { request_id: 'many', seller_id: accepting, currency: 'EUR' };
  const { id } = (await post(`/account/${rich}/payment`, asked)).body;
  for (const sum of ['150', '300']) {
    const amounts = Array.from({ length: 500 }, () => [0.1, 0.2]).flat();
    const answers = await Promise.all(amounts.map((amount) => post(`/payment/${id}/transactions`, { amount })));
    expect(answers.every(({ status }) => status === 201)).toBe(true);
    expect(await writtenIn(`/account/${rich}/payments`, /"amount":([^,]*),"state":"pending"/)).toBe(sum);
  }
  expect((await post(`/payment/${id}/execute`)).status).toBe(200);
  expect([await balanceOf(rich), await balanceOf(accepting)]).toEqual(['700', '300']);
}, 120_000);
