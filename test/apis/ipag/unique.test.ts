import { sandbox, server } from '../../support/shared.js';
import { authorization } from './charges.js';

test('a record may keep what is its own, and a customer without a document is like no other', async () => {
  const put = (path: string, body: object) => server.send('PUT', `/__sandbox/state/${path}`, { sandbox, body });
  const { records } = (await server.send('GET', '/__sandbox/state/ipag/customers', { sandbox })).body;
  expect((await put('ipag/customers/23791', { ...records[0], name: 'Outro' })).status).toBe(200);
  for (const id of [1, 2]) {
    expect((await put(`ipag/customers/${id}`, { ...records[0], id, cpf_cnpj: null })).status).toBe(201);
  }
  const unmasked = await put('ipag/customers/3', { ...records[0], id: 3, cpf_cnpj: '71390826422' });
  expect([unmasked.status, unmasked.body.errors]).toEqual([
    400,
    [{ pointer: '/body/cpf_cnpj', message: 'is that of customers 23791 already' }],
  ]);
});

test('a bill that a record has is given to no new charge', async () => {
  const { records } = (await server.send('GET', '/__sandbox/state/ipag/charges', { sandbox })).body;
  const taken = { ...records[0], billing: '0771fc6f0f4b1d7d1bb73bbbe14e0e31' };
  expect((await server.send('PUT', '/__sandbox/state/ipag/charges/99991', { sandbox, body: taken })).status).toBe(200);
  const body = { amount: 1, description: 'x', due_date: '2030-01-01', customer: { name: 'Padaria' } };
  const made = await server.send('POST', '/service/resources/charges', { sandbox, headers: { authorization }, body });
  expect(made.body.attributes.links.payment).not.toContain('0771fc6f0f4b1d7d1bb73bbbe14e0e31');
});
