import type { Call } from '../../support/sandbox.js';
import { sandbox, server } from '../../support/shared.js';
import { hitsIn } from '../../support/watch.js';

const authorization = 'Basic dGlsbGJveDp0ZXN0LWtleS1pcGFn';
const good = { amount: 150, description: 'Fatura', due_date: '2030-10-30', customer: { name: 'Maria Francisca' } };

const send = (method: string, query: string, { headers = {}, ...call }: Call = {}) =>
  server.send(method, `/service/resources/charges${query}`, {
    ...call,
    headers: { authorization, ...headers },
    sandbox,
  });

const readonlyKey = `Basic ${Buffer.from('readonly:test-key-readonly').toString('base64')}`;

test.each<[string, string, string, Call]>([
  ['createCharge success', 'POST', '', { body: good }],
  ['createCharge overdue', 'POST', '', { body: { ...good, due_date: '2020-10-30' } }],
  ['createCharge validation-failed', 'POST', '', { body: { ...good, amount: 'x', description: '' } }],
  ['createCharge unauthorized', 'POST', '', { body: good, headers: { authorization: 'Basic nobody' } }],
  ['createCharge not-authorized', 'POST', '', { body: good, headers: { authorization: readonlyKey } }],
  ['createCharge server-error', 'POST', '', { body: good, headers: { 'x-sandbox-scenario': 'server-error' } }],
  ['getCharge success', 'GET', '?id=99991', {}],
  ['getCharge overdue', 'GET', '?id=99993', {}],
  ['getCharge not-found', 'GET', '?id=1', {}],
  ['listCharges success', 'GET', '', {}],
  ['listCharges overdue', 'GET', '?status=overdue', {}],
  ['updateCharge success', 'PUT', '?id=99993', { body: { is_active: false } }],
  ['updateCharge not-found', 'PUT', '?id=1', { body: {} }],
  ['updateCharge already-paid', 'PUT', '?id=99992', { body: { amount: 100_000 } }],
])('%s: %s %s', async (name, method, query, call) => {
  await send(method, query, call);
  expect(await hitsIn(server, sandbox, 'ipag')).toEqual({ [name]: 1 });
});

test.each<[string, string, string, Call]>([
  ['a malformed body', 'POST', '', { body: '{' }],
  ['an amount below what is paid', 'PUT', '?id=99992', { body: { amount: 0.01 } }],
])('%s counts for nothing', async (_, method, query, call) => {
  await send(method, query, call);
  expect(await hitsIn(server, sandbox, 'ipag')).toEqual({});
});

const four = ['createCharge', 'updateCharge', 'getCharge', 'listCharges'];

test.each<[string, string[]]>([
  ['success', four],
  ['unauthorized', four],
  ['not-authorized', four],
  ['validation-failed', ['createCharge', 'updateCharge']],
  ['not-found', ['getCharge', 'updateCharge']],
  ['already-paid', ['updateCharge']],
  ['overdue', ['createCharge', 'getCharge', 'listCharges']],
  ['server-error', four],
])('%s can be asked for on its operations, and on no other', async (scenario, operations) => {
  const headers = { authorization, 'x-sandbox-scenario': scenario };
  const path = '/service/resources/charges';
  const sent: [string, string, string, object | undefined][] = [
    ['createCharge', 'POST', path, good],
    ['updateCharge', 'PUT', `${path}?id=99991`, {}],
    ['getCharge', 'GET', `${path}?id=99991`, undefined],
    ['listCharges', 'GET', path, undefined],
    ['showPaymentPage', 'GET', '/vpos?billing=00000000000000000000000000099991', undefined],
  ];
  const taken: string[] = [];
  for (const [operation, method, target, body] of sent) {
    const answer = await server.send(method, target, { headers, body, sandbox });
    if (answer.headers['content-type'] !== 'application/problem+json') taken.push(operation);
  }
  expect(taken.sort()).toEqual([...operations].sort());
});

test('the page that is emulated and its day are named', async () => {
  const { body } = await server.send('GET', '/__sandbox/apis');
  const { fidelity } = body.apis.find(({ api }: { api: string }) => api === 'ipag');
  expect(fidelity).toMatchObject({ page: 'Charge', pageDate: '2021-02-09' });
  expect(fidelity.ours).toEqual(expect.arrayContaining(['already-paid', 'server-error']));
});
