import { createHmac } from 'node:crypto';
import { Receiver } from '../../support/receiver.js';
import { server } from '../../support/shared.js';
import { sendForm } from './card-form.js';
import { Merchant } from './charges.js';

let sandbox: string;
let merchant: Merchant;
let receiver: Receiver;
beforeEach(async () => {
  sandbox = server.fresh();
  merchant = new Merchant(server, sandbox);
  receiver = await Receiver.start();
});
afterEach(() => receiver.close());

const page = '/vpos?billing=0771fc6f0f4b1d7d1bb73bbbe14e0e31';

test('the receiver gets the charge as its query answers it, with the transaction as the last of its attributes', async () => {
  await merchant.create({ callback_url: receiver.url });
  await sendForm(server, sandbox, page);
  const [message] = await receiver.arrived(1);
  const text = String(message?.body);
  const { last_transaction, ...attributes } = JSON.parse(text).attributes;
  const { body } = await merchant.get(100000);
  expect({ ...JSON.parse(text), attributes }).toEqual(body);
  expect(last_transaction).toEqual(body.attributes.installments.data[0].payment);
  expect(text).toMatch(/"last_transaction":\{"id":300000,.*\}\}\}$/);
  expect(message?.headers['x-ipag-signature']).toBe(createHmac('sha256', 'test-key-ipag').update(text).digest('hex'));
});

test('its link begins with the address that created the charge, whoever pays by another', async () => {
  const shop = new Merchant(server, sandbox, { host: 'shop.test:8080' });
  await shop.create({ callback_url: receiver.url });
  await sendForm(server, sandbox, page, {}, { host: 'pay.test' });
  const [message] = await receiver.arrived(1);
  expect(JSON.parse(String(message?.body)).attributes.links.payment).toBe(
    `http://shop.test:8080/~${sandbox}/vpos?billing=0771fc6f0f4b1d7d1bb73bbbe14e0e31`,
  );
});

test('of a charge of the fixture it begins with the server’s own, and the fixture’s first key signs it', async () => {
  await merchant.update(99991, { callback_url: receiver.url });
  await sendForm(server, sandbox, '/vpos?billing=00000000000000000000000000099991', {}, { host: 'pay.test' });
  const [message] = await receiver.arrived(1);
  const text = String(message?.body);
  expect(JSON.parse(text).attributes.links.payment).toBe(
    `${server.url}/~${sandbox}/vpos?billing=00000000000000000000000000099991`,
  );
  expect(message?.headers['x-ipag-signature']).toBe(createHmac('sha256', 'test-key-ipag').update(text).digest('hex'));
});

test('a refused payment is told too; what is wrong or paid already is not', async () => {
  await merchant.create({ callback_url: receiver.url });
  await sendForm(server, sandbox, page, { cvv: '' });
  await sendForm(server, sandbox, page, { number: '4000000000000002' });
  await sendForm(server, sandbox, page);
  await sendForm(server, sandbox, page);
  await receiver.arrived(2);
  await server.send('POST', '/__sandbox/clock/advance', { sandbox, body: { by: 'PT1H' } });
  expect(receiver.received.map(({ headers }) => headers['x-ipag-event'])).toEqual([
    'ChargePaymentFailed',
    'ChargePaymentSucceeded',
  ]);
});
