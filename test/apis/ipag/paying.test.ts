import { Receiver } from '../../support/receiver.js';
import { server } from '../../support/shared.js';
import { follow, pageOf, sendForm } from './card-form.js';
import { Merchant } from './charges.js';

let sandbox: string;
let merchant: Merchant;
beforeEach(() => {
  sandbox = server.fresh();
  merchant = new Merchant(server, sandbox);
});

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const open = pageOf(99991);
const send = (fields = {}, headers = {}, page = open) => sendForm(server, sandbox, page, fields, headers);
const stateOf = async () => JSON.stringify(await server.records(sandbox, 'ipag/charges'));

test('a form that is sent pays the row, leads to its receipt, and the charge has the transaction', async () => {
  const body = 'installment=1&holder=Maria+Francisca&number=4111+1111+1111+1111&expiry=12%2F30&cvv=123';
  const paid = await server.send('POST', open, { headers: form, body, sandbox });
  expect(paid.status).toBe(303);
  expect(paid.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(paid.headers['location']).toBe('?billing=00000000000000000000000000099991&installment=1');
  const receipt = await follow(server, sandbox, open, paid);
  expect(receipt.status).toBe(200);
  expect(receipt.text).toContain('<h2 id="receipt">Comprovante de pagamento</h2>');
  expect(receipt.text).toContain('<dt>Parcela</dt><dd>1</dd>');
  expect(receipt.text).toContain('<dt>Valor pago</dt><dd>R$ 150,00</dd>');
  expect(receipt.text).toContain('<dt>Data</dt><dd>15/01/2026</dd>');
  expect(receipt.text).toContain('<dt>Cartão</dt><dd>411111******1111</dd>');
  expect(receipt.text).not.toContain('<form');
  expect((await follow(server, sandbox, open, paid)).text).toBe(receipt.text);
  const { attributes } = (await merchant.get(99991)).body;
  expect(attributes.status).toBe('paid');
  expect(attributes.updated_at).toBe('2026-01-15 09:00:00');
  expect(attributes.installments.data[0]).toMatchObject({ paid_amount: 150, discount: 0, payment_date: '2026-01-15' });
  expect(JSON.stringify(attributes.installments.data[0].payment)).toMatch(
    /^\{"id":300000,"uuid":"[0-9a-f]{32}","resource":"transactions","attributes":\{"amount":150,"installments":1,"status":\{"code":8,"message":"CAPTURED"\},"card":\{"holder":"Maria Francisca","number":"411111\*{6}1111","expiry_month":"12","expiry_year":"2030","brand":"visa"\},"created_at":"2026-01-15 09:00:00"\}\}$/,
  );
});

test('the same form again, at once or later, pays nothing more and leads to the receipt', async () => {
  const call = { headers: form, sandbox, body: 'installment=1&holder=M&number=4111111111111111&expiry=1230&cvv=123' };
  const both = await server.sendTogether([
    ['POST', open, call],
    ['POST', open, call],
  ]);
  expect(both.map(({ status }) => status)).toEqual([303, 303]);
  const before = await stateOf();
  const again = await send({ number: 'whatever', installment: '' });
  expect([again.status, again.headers['location']]).toEqual([303, both[0]?.headers['location']]);
  expect(await stateOf()).toBe(before);
  expect(before.match(/CAPTURED/g)).toHaveLength(1);
});

test('a refused payment says so to whoever opens the address, and the row stays open', async () => {
  const refused = await send({ number: '4000 0000 0000 0002' });
  expect(refused.status).toBe(303);
  const page = await follow(server, sandbox, open, refused);
  expect(page.text).toContain('role="alert">O pagamento da parcela 1 foi recusado.');
  expect(page.text).toContain('<td>Em aberto</td>');
  expect(page.text).toContain('<form');
  const { attributes } = (await merchant.get(99991)).body;
  expect([attributes.status, attributes.installments.data[0].payment]).toEqual(['pending', null]);
  const other = await send();
  expect((await follow(server, sandbox, open, other)).text).toContain('Comprovante');
  expect((await follow(server, sandbox, open, refused)).text).toContain('foi recusado');
  const invented = await server.send('GET', `${open}&refused=300001`, { sandbox });
  expect(invented.text).not.toContain('recusado');
});

test('of several rows the next open one is paid where none is named, and the page goes on with the one after', async () => {
  const { body } = await merchant.create({ amount: 300, installments: 3 });
  const page =
    new URL(body.attributes.links.payment).pathname.replace(/^\/~[^/]*/, '') +
    '?billing=' +
    '0771fc6f0f4b1d7d1bb73bbbe14e0e31';
  await send({ installment: '2' }, {}, page);
  await send({ installment: undefined }, {}, page);
  const next = await server.send('GET', page, { sandbox });
  expect(next.text).toContain('<option value="3" selected>3 – 10/05/2026 – R$ 100,00</option>');
  expect(next.text).not.toContain('<option value="1"');
  expect(next.text.match(/Paga em 15\/01\/2026/g)).toHaveLength(2);
});

test.each([
  ['a missing number', { number: '' }, 'number', 'Informe o número do cartão.'],
  [
    'another card, Luhn-valid',
    { number: '5555 5555 5555 4444' },
    'number',
    'Use um cartão de teste: 4111 1111 1111 1111 (aprovado) ou 4000 0000 0000 0002 (recusado).',
  ],
  [
    'another card, with the first and last digits of a test card',
    { number: '4111110000001111' },
    'number',
    'Use um cartão de teste: 4111 1111 1111 1111 (aprovado) ou 4000 0000 0000 0002 (recusado).',
  ],
  ['a missing holder', { holder: ' ' }, 'holder', 'Informe o nome como está no cartão.'],
  ['a holder that is too long', { holder: 'x'.repeat(101) }, 'holder', 'Use no máximo 100 caracteres.'],
  ['a missing date', { expiry: undefined }, 'expiry', 'Informe a validade do cartão.'],
  ['no date', { expiry: '13/30' }, 'expiry', 'Escreva mês e ano, como 12/30.'],
  ['a past month', { expiry: '12/25' }, 'expiry', 'O cartão está vencido.'],
  ['a missing code', { cvv: undefined }, 'cvv', 'Informe o código de segurança.'],
  ['a code of two digits', { cvv: '12' }, 'cvv', 'O código tem 3 ou 4 dígitos.'],
  ['no such row', { installment: '7' }, 'installment', 'Escolha uma parcela em aberto.'],
])(
  '%s is answered with the form again, the error beside its field; nothing is stored',
  async (_what, fields, field, text) => {
    await merchant.get(99991);
    const before = await stateOf();
    const answer = await send({ holder: 'Zé "da" <Silva>', ...fields });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(`<p class="error" id="${field}-error" role="alert">${text}</p>`);
    const control = new RegExp(`<(?:input|select) id="${field}"[^>]*>`).exec(answer.text)?.[0] ?? '';
    expect(control).toContain(' aria-invalid="true"');
    expect(control).toMatch(new RegExp(`aria-describedby="(?:[a-z-]+ )?${field}-error"`));
    expect(control).toContain(' autofocus');
    expect(answer.text.match(/autofocus/g)).toHaveLength(1);
    if (field !== 'holder') expect(answer.text).toContain(' value="Zé &quot;da&quot; &lt;Silva&gt;"');
    expect(answer.text).not.toContain('4111 1111 1111 1111"');
    expect(answer.text).not.toContain('value="123"');
    expect(await stateOf()).toBe(before);
  },
);

test.each(['12/30', '12 / 30', '12/2030', '1230', '12-2030', '1/26', '01/2026'])(
  '%s is a month to come',
  async (expiry) => {
    expect((await send({ expiry })).status).toBe(303);
  },
);

test.each([
  ['an inactive charge', 'POST', pageOf(99995), 409, 'Esta cobrança está inativa e não pode ser paga.'],
  ['an inactive charge, to read', 'GET', pageOf(99995), 200, 'Esta cobrança está inativa e não pode ser paga.'],
  ['an unknown billing', 'POST', '/vpos?billing=0771fc6f0f4b1d7d1bb73bbbe14e0e31', 404, 'Cobrança não encontrada'],
  ['no billing', 'POST', '/vpos', 404, 'Cobrança não encontrada'],
  ['a charge that is paid, to read', 'GET', pageOf(99992), 200, 'Paga em 09/01/2026'],
])('%s: a page without a form', async (_what, method, target, status, text) => {
  const call = method === 'POST' ? { headers: form, body: 'number=1' } : {};
  const answer = await server.send(method, target, { sandbox, ...call });
  expect([answer.status, answer.headers['content-type']]).toEqual([status, 'text/html; charset=utf-8']);
  expect(answer.text).toContain(text);
  expect(answer.text).not.toContain('<form');
});

test('a row that is paid in the fixture, without a transaction, leads to its receipt', async () => {
  const answer = await send({}, {}, pageOf(99992));
  expect(answer.status).toBe(303);
  const page = await follow(server, sandbox, pageOf(99992), answer);
  expect(page.text).toContain('<dt>Data</dt><dd>09/01/2026</dd>');
  expect(page.text).not.toContain('<dt>Cartão</dt>');
});

test.each([
  ['another media type', { 'content-type': 'application/json' }, '{}', 415, 'Formato não aceito'],
  ['plain text', { 'content-type': 'text/plain' }, 'number=1', 415, 'Formato não aceito'],
  ['another charset', { 'content-type': `${form['content-type']}; charset=latin1` }, 'a=1', 415, 'Formato não aceito'],
  ['too much', form, `holder=${'x'.repeat(1024 * 1024)}`, 413, 'Formulário grande demais'],
  ['a status that is asked for', { ...form, 'x-sandbox-scenario': 'status;code=503' }, '', 503, 'Serviço indisponível'],
  ['too many', { ...form, 'x-sandbox-scenario': 'rate-limited;limit=0' }, '', 429, 'Muitas tentativas'],
])('%s is answered with a page: %s', async (_what, headers, body, status, title) => {
  const answer = await server.send('POST', open, { headers, body, sandbox });
  expect([answer.status, answer.headers['content-type']]).toEqual([status, 'text/html; charset=utf-8']);
  expect(answer.text).toContain(`<h1>${title}</h1>`);
});

test.each([
  ['4916 5733 8093 7962', 150, 'visa', 8],
  ['4916 5733 8093 7962', 150.5, 'visa', 7],
  ['5353-2766-5962-9461', 150.5, 'mastercard', 8],
  ['5289094605444326', 0.99, 'mastercard', 7],
  ['4514 1674 2628 1141', 0.99, 'elo', 8],
  ['4389 3556 6853 3582', 2, 'elo', 8],
])('the vendor’s test card %s for %d: %s, %d', async (number, amount, brand, code) => {
  const receiver = await Receiver.start();
  await merchant.create({ amount, callback_url: receiver.url });
  await send({ number }, {}, '/vpos?billing=0771fc6f0f4b1d7d1bb73bbbe14e0e31');
  const [message] = await receiver.arrived(1);
  const { last_transaction } = JSON.parse(String(message?.body)).attributes;
  expect([last_transaction.attributes.status.code, last_transaction.attributes.card.brand]).toEqual([code, brand]);
  expect(message?.headers['x-ipag-event']).toBe(code === 8 ? 'ChargePaymentSucceeded' : 'ChargePaymentFailed');
  await receiver.close();
});

test('payment-refused refuses whatever the card, and a form that is wrong never comes to it', async () => {
  const steered = { 'x-sandbox-scenario': 'payment-refused' };
  const wrong = await send({ cvv: '' }, steered);
  expect([wrong.status, wrong.headers['x-sandbox-scenario']]).toEqual([
    422,
    'ipag/payment-refused;by=header;reached=?0',
  ]);
  const refused = await send({}, steered);
  expect([refused.status, refused.headers['x-sandbox-scenario']]).toEqual([303, 'ipag/payment-refused;by=header']);
  expect((await follow(server, sandbox, open, refused)).text).toContain('foi recusado');
  const { body } = await server.send('GET', '/__sandbox/coverage?api=ipag', { sandbox });
  const { operations } = body.apis[0];
  const paying = operations.find(({ operation }: { operation: string }) => operation === 'payCharge');
  expect(paying.outcomes.filter(({ hits }: { hits: number }) => hits > 0)).toEqual([
    expect.objectContaining({ name: 'payment-refused', hits: 1 }),
  ]);
});
