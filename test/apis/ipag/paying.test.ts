import { server } from '../../support/shared.js';
import { Merchant } from './charges.js';

let sandbox: string;
let merchant: Merchant;
beforeEach(() => {
  sandbox = server.fresh();
  merchant = new Merchant(server, sandbox);
});

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const approved = 'installment=1&holder=Maria+Francisca&number=4111+1111+1111+1111&expiry=12%2F30&cvv=123';
const page = '/vpos?billing=00000000000000000000000000099991';

test('a form that is sent pays the row, leads to its receipt, and the charge has the transaction', async () => {
  const paid = await server.send('POST', page, { headers: form, body: approved, sandbox });
  expect(paid.status).toBe(303);
  expect(paid.headers['location']).toBe('?billing=00000000000000000000000000099991&installment=1');
  const receipt = await server.send('GET', `/vpos${paid.headers['location']}`, { sandbox });
  expect(receipt.status).toBe(200);
  expect(receipt.text).toContain('<h2 id="receipt">Comprovante de pagamento</h2>');
  expect(receipt.text).toContain('<dt>Cartão</dt><dd>411111******1111</dd>');
  expect(receipt.text).toContain('<dt>Data</dt><dd>15/01/2026</dd>');
  expect(receipt.text).not.toContain('<form');
  const { body } = await merchant.get(99991);
  expect(body.attributes.status).toBe('paid');
  expect(JSON.stringify(body.attributes.installments.data[0].payment)).toMatch(
    /^\{"id":300000,"uuid":"[0-9a-f]{32}","resource":"transactions","attributes":\{"amount":150,"installments":1,"status":\{"code":8,"message":"CAPTURED"\},"card":\{"holder":"Maria Francisca","number":"411111\*{6}1111","expiry_month":"12","expiry_year":"2030","brand":"visa"\},"created_at":"2026-01-15 09:00:00"\}\}$/,
  );
});
