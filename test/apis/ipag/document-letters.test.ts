import { sandbox, server } from '../../support/shared.js';

const headers = { authorization: `Basic ${Buffer.from('tillbox:test-key-ipag').toString('base64')}` };
const charge = (cpf_cnpj: string) => {
  const body = { amount: 1, description: 'x', due_date: '2030-10-30', customer: { name: 'Maria', cpf_cnpj } };
  return server.send('POST', '/service/resources/charges', { sandbox, headers, body });
};

test.each(['12ABC345S1DE42', '12.abc.345/s1de-42'])('the CNPJ %s has its letters in either case', async (document) => {
  expect((await charge(document)).status).toBe(201);
});

test('a long s is no letter of a CNPJ', async () => {
  const { status, text } = await charge('12ABC345ſ1DE42');
  expect([status, text]).toEqual([
    406,
    '{"code":"406","message":{"customer.cpf_cnpj":["Customer.cpf Cnpj is not a valid CPF/CNPJ."]},"resource":"resources.charge.create"}',
  ]);
});
