import { folderWith, removeFolders } from '../support/folder.js';
import { faultsOf, fileFor } from '../support/own-file.js';
import { startSandbox } from '../support/sandbox.js';

afterEach(removeFolders);

/** What is wrong with a scenario of this trigger, on an operation of an API. */
function faultsWith(name: string, trigger: object) {
  const [api = '', operation = ''] = name.split('/');
  return faultsOf(`${api}/own`, fileFor(operation, { answer: { status: 418 } }, { trigger }));
}

const type = 'object';
const of = (properties: object) => ({ type, properties });
const having = (part: string, members: object) => of({ [part]: of(members) });
const body = (members: object) => having('body', members);
const payment = (members: object) => body({ payment: of(members) });

test.each([
  ['british-gas/createPayment', { properties: { bodi: {} } }, '/properties/bodi', 'did you mean body?'],
  [
    'british-gas/createPayment',
    { required: ['body', 'bodi'] },
    '/required/1',
    'no request has bodi; did you mean body?',
  ],
  ['british-gas/createPayment', { not: { required: ['qery'] } }, '/not/required/0', 'did you mean query?'],
  [
    'british-gas/createPayment',
    { anyOf: [{}, { allOf: [{ properties: { header: {} } }] }] },
    '/anyOf/1/allOf/0/properties/header',
    'did you mean headers?',
  ],
  [
    'british-gas/createPayment',
    { $ref: '#/definitions/sent', definitions: { sent: { required: ['cookies'] } } },
    '/definitions/sent/required/0',
    'no request has cookies; it has method, path, params, query, headers, body',
  ],
  ['british-gas/createPayment', { dependencies: { quary: ['body'] } }, '/dependencies/quary', 'did you mean query?'],
  ['british-gas/createPayment', having('path', { id: {} }), '/properties/path/type', 'path is a text'],
  [
    'ipag/getCharge',
    having('query', { id: { const: 99991 } }),
    '/properties/query/properties/id/const',
    'query id is a text in every request',
  ],
  [
    'ipag/getCharge',
    having('query', { id: { type: 'integer' } }),
    '/properties/query/properties/id/type',
    'query id is a text in every request',
  ],
  [
    'ipag/listCharges',
    having('query', { pge: { const: '2' } }),
    '/properties/query/properties/pge',
    'no request is documented to have pge, the nearest is page',
  ],
  [
    'charge-and/createTransaction',
    having('params', { userid: {} }),
    '/properties/params/properties/userid',
    'the path has no userid; did you mean userId? it has userId, partnerId',
  ],
  [
    'charge-and/createTransaction',
    having('headers', { cid: { properties: { x: {} } } }),
    '/properties/headers/properties/cid/properties/x',
    'headers has texts alone',
  ],
  [
    'british-gas/createPayment',
    { properties: { method: { const: 'post' } } },
    '/properties/method/const',
    'its operations are asked with POST',
  ],
  [
    'british-gas/createPayment',
    payment({ amuont: {} }),
    '/properties/body/properties/payment/properties/amuont',
    'no request is documented to have amuont, the nearest is amount',
  ],
  [
    'british-gas/createPayment',
    body({ payment: { required: ['card', 'ammount'] } }),
    '/properties/body/properties/payment/required/1',
    'the nearest is amount',
  ],
  [
    'british-gas/createPayment',
    payment({ 'card-details': { const: '777' } }),
    '/properties/body/properties/payment/properties/card-details',
    'card-details is read as card',
  ],
  [
    'british-gas/createPayment',
    payment({ emailAddress: { const: '' } }),
    '/properties/body/properties/payment/properties/emailAddress/const',
    '"" is taken for a member that is not there',
  ],
  [
    'payment-accounts/createPayment',
    body({ currency: { enum: ['EUR', 'usd'] } }),
    '/properties/body/properties/currency/enum/1',
    '"usd" is read as "USD"',
  ],
  [
    'ipag/createCharge',
    body({ type: { const: 'charge' } }),
    '/properties/body/properties/type/const',
    '"charge" is read as "normal"',
  ],
])('a trigger on %s that would never act is refused: %j', async (name, trigger, end, said) => {
  const faults = await faultsWith(name, trigger);
  expect(faults).toEqual([{ pointer: `/trigger${end}`, reason: expect.stringContaining(said) }]);
});

test.each([
  ['british-gas/createPayment', payment({ walletReference: { const: '777' } })],
  ['british-gas/createPayment', body({ payment: { type, patternProperties: { '^amuont$': { const: '1' } } } })],
  ['british-gas/createPayment', having('query', { anything: { const: '1' } })],
  ['british-gas/createPayment', of({ method: { const: 'POST' }, path: { type: 'string', pattern: 't$' } })],
  ['ipag/getCharge', of({ method: { enum: ['GET', 'HEAD'] } })],
  ['charge-and/createTransaction', body({ serviceSpecificData: of({ CITY: { const: 'Kiel' } }) })],
  ['payment-accounts/getAccount', body({ anything: { const: 1 } })],
  ['payment-accounts/createPayment', body({ note: { $ref: '#/definitions/n' }, seller_id: { const: 'x' } })],
])('a trigger on %s that may act can be used: %j', async (name, trigger) => {
  const definitions = { n: { anyOf: [{ const: 'x' }, of({ n: { $ref: '#/definitions/n' } })] } };
  expect(await faultsWith(name, { definitions, ...trigger })).toEqual([]);
});

test('a trigger names headers in any case, as the queries of rules do', async () => {
  const headers = { type: 'object', required: ['X-Test'], properties: { 'X-Test': { const: '1' } } };
  const trigger = { type: 'object', required: ['headers'], properties: { headers } };
  const file = { trigger, outcome: { answer: { status: 418, body: {} } } };
  const server = await startSandbox({ scenarios: folderWith({ 'british-gas/dccard-3.json': file }) });
  try {
    const sent = { payment: { card: '42563574674', amount: '58.00', contractAccount: '600134652' } };
    const statusWith = async (headers: Record<string, string>) =>
      (await server.send('POST', '/payment', { body: sent, headers })).status;
    expect(await statusWith({ 'x-test': '1' })).toBe(418);
    expect(await statusWith({ 'X-TEST': '1' })).toBe(418);
    expect(await statusWith({ 'x-test': '2' })).toBe(200);
    expect(await statusWith({})).toBe(200);
    const { body } = await server.send('GET', '/__sandbox/scenarios?api=british-gas');
    expect(body.scenarios.find(({ name }: { name: string }) => name === 'dccard-3').magic).toBe('1');
  } finally {
    await server.close();
  }
});
