import { ipag } from '../../../src/apis/ipag/index.js';
import { Merchant } from '../../support/charging.js';
import { Receiver } from '../../support/receiver.js';
import { sandbox, server } from '../../support/shared.js';
import { authorization } from './charges.js';

/** All that the sandbox shows of itself, as text. */
async function shown(): Promise<string> {
  const state = '/__sandbox/state/ipag/charges';
  const pages = [
    '/__sandbox/requests?limit=500',
    '/__sandbox/findings',
    '/__sandbox/callbacks',
    state,
    `${state}/100000`,
    `/__sandbox/sandboxes/${sandbox}/export`,
  ];
  const texts = await Promise.all(pages.map(async (page) => (await server.send('GET', page, { sandbox })).text));
  return [...texts, JSON.stringify(await server.feed(sandbox)), JSON.stringify(server.logged)].join('\n');
}

test('what a callback_url has of passwords and tokens is shown in no state, no export and no journal', async () => {
  const { headers = {}, body } = ipag.operations.find(({ id }) => id === 'createCharge')?.example ?? {};
  const callback_url = 'https://me:hunter2@shop.example/back?token=hunter2&order=7';
  const made = await server.send('POST', '/service/resources/charges', {
    sandbox,
    headers,
    body: { ...(body as object), callback_url },
  });
  expect(made.status).toBe(201);
  const text = await shown();
  expect(text).toContain('https://****@shop.example/back?token=****&order=7');
  expect(text).not.toContain('hunter2');
});

test('a document number of its own form is shown, though it would pass for a card number', async () => {
  const customer = { name: 'Padaria', cpf_cnpj: '11222363000198' };
  const body = { amount: 1, description: 'x', due_date: '2030-01-01', customer };
  const made = await server.send('POST', '/service/resources/charges', { sandbox, headers: { authorization }, body });
  expect(made.body.attributes.customer.attributes.cpf_cnpj).toBe('11222363000198');
  const { requests } = (await server.send('GET', '/__sandbox/requests', { sandbox })).body;
  expect(requests[0].request.body.customer.cpf_cnpj).toBe('11222363000198');
});

test('a callback goes to the address as it was sent, with the token in it', async () => {
  const receiver = await Receiver.start();
  const merchant = new Merchant(server.url, sandbox);
  const { page } = await merchant.charge(`${receiver.url}?token=hunter2&order=7`);
  expect(await merchant.pay(page)).toBe(303);
  const [{ path } = { path: '' }] = await receiver.arrived(1);
  expect(path).toBe('/hook?token=hunter2&order=7');
  const text = await shown();
  expect(text).toContain('/hook?token=****&order=7');
  expect(text).not.toContain('hunter2');
  await receiver.close();
});
