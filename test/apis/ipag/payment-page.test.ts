import { server } from '../../support/shared.js';
import { authorization, Merchant, path, plain } from './charges.js';

let sandbox: string;
let merchant: Merchant;
beforeEach(() => {
  sandbox = server.fresh();
  merchant = new Merchant(server, sandbox);
});

test('the link of a charge opens its page, in the sandbox that the charge is in, without credentials', async () => {
  const { body } = await merchant.create({ amount: 1234567.8, installments: 2 });
  const { payment } = body.attributes.links;
  expect(payment).toBe(`${server.url}/~${sandbox}/vpos?billing=0771fc6f0f4b1d7d1bb73bbbe14e0e31`);
  const page = await server.send('GET', payment.slice(server.url.length));
  expect(page.status).toBe(200);
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(page.text).toMatch(/^<!doctype html>\n<html lang="pt-BR">/);
  expect(page.text).toContain('<h1>Cobrança 100000</h1>');
  expect(page.text).toContain('<p>Mensalidade</p>');
  expect(page.text).toContain('<dd>Maria Francisca</dd>');
  expect(page.text).toContain('<dd>R$ 1.234.567,80</dd>');
  expect(page.text).toContain('<tr><td>1</td><td>10/03/2026</td><td>R$ 617.283,90</td><td>Em aberto</td></tr>');
  expect(page.text).toContain('<tr><td>2</td><td>10/04/2026</td><td>R$ 617.283,90</td><td>Em aberto</td></tr>');
});

test('links start with the address that the client used, in default without a sandbox', async () => {
  const headers = { authorization, host: 'shop.test:8080' };
  const { body } = await server.send('POST', path, { headers, body: plain });
  expect(body.attributes.links.payment).toBe('http://shop.test:8080/vpos?billing=0771fc6f0f4b1d7d1bb73bbbe14e0e31');
  const vendors = { authorization, host: 'sandbox.ipag.com.br' };
  const list = await server.send('GET', path, { headers: vendors });
  expect(list.body.links.first).toBe('http://sandbox.ipag.com.br/service/resources/charges?page=1');
});

test.each([
  ['00000000000000000000000000099991', '<dd>Pendente</dd>', '<td>25/01/2026</td><td>R$ 150,00</td><td>Em aberto</td>'],
  [
    '00000000000000000000000000099992',
    '<dd>Paga</dd>',
    '<td>10/01/2026</td><td>R$ 150,00</td><td>Paga em 09/01/2026</td>',
  ],
  ['00000000000000000000000000099993', '<dd>Vencida</dd>', '<td>05/01/2026</td><td>R$ 150,00</td><td>Vencida</td>'],
  ['00000000000000000000000000099995', '<dd>Inativa</dd>', '<td>25/01/2026</td><td>R$ 150,00</td><td>Em aberto</td>'],
])('the page of billing %s says how it stands: %s', async (billing, state, row) => {
  const page = await server.send('GET', `/vpos?billing=${billing}`, { sandbox });
  expect(page.text).toContain(state);
  expect(page.text).toContain(row);
});

test('what a client sent is text on the page, never markup, and the page has no script', async () => {
  const attack = `"><script>alert(1)</script><img src=x onerror='alert(2)'>&lt;`;
  const written = '&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=&#39;alert(2)&#39;&gt;&amp;lt;';
  await merchant.create({ description: attack, customer: { name: attack } });
  const page = await server.send('GET', '/vpos?billing=0771fc6f0f4b1d7d1bb73bbbe14e0e31', { sandbox });
  expect(page.text).toContain(`<p>${written}</p>`);
  expect(page.text).toContain(`<dd>${written}</dd>`);
  expect(page.text).not.toMatch(/<(script|img)/);
});

test.each(['', '?billing=', '?billing=0771fc6f0f4b1d7d1bb73bbbe14e0e31', '?billing=%3Cscript%3E', '?id=99991'])(
  'an unknown or missing billing is an HTML 404: /vpos%s',
  async (query) => {
    const page = await server.send('GET', `/vpos${query}`, { sandbox });
    expect(page.status).toBe(404);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.text).toContain('<h1>Cobrança não encontrada</h1>');
    expect(page.text).not.toContain('script');
  },
);
