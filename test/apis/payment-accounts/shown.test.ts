import { sandbox, server } from '../../support/shared.js';

const card = '4539578763621486';

/** All that the sandbox shows of itself, as text. */
async function shown(): Promise<string> {
  const pages = ['/__sandbox/requests?limit=500', '/__sandbox/findings', `/__sandbox/sandboxes/${sandbox}/export`];
  const texts = await Promise.all(pages.map(async (page) => (await server.send('GET', page, { sandbox })).text));
  return [...texts, JSON.stringify(await server.feed(sandbox)), JSON.stringify(server.logged)].join('\n');
}

test('a payment whose request_id is a card number is made once', async () => {
  const payer = '44444444-4444-4444-8444-444444444444';
  const body = { request_id: card, seller_id: 'aaaaaaaa-0001-4aaa-8aaa-aaaaaaaaaaaa', currency: 'EUR' };
  const make = () => server.send('POST', `/account/${payer}/payment`, { sandbox, body });
  expect([(await make()).status, (await make()).status]).toEqual([201, 409]);
  expect(await shown()).not.toContain(card);
});
