// The same wherever it is kept.
import { bread, orders, pass, startBakery } from '../support/bakery.js';
import { folderWith, removeFolders } from '../support/folder.js';
import { faultsOf, fileFor } from '../support/own-file.js';

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
const delivery = (members: object) => body({ delivery: of(members) });

test.each([
  ['bakery/placeOrder', { properties: { bodi: {} } }, '/properties/bodi', 'did you mean body?'],
  ['bakery/placeOrder', { required: ['body', 'bodi'] }, '/required/1', 'no request has bodi; did you mean body?'],
  ['bakery/placeOrder', { not: { required: ['qery'] } }, '/not/required/0', 'did you mean query?'],
  [
    'bakery/placeOrder',
    { anyOf: [{}, { allOf: [{ properties: { header: {} } }] }] },
    '/anyOf/1/allOf/0/properties/header',
    'did you mean headers?',
  ],
  [
    'bakery/placeOrder',
    { $ref: '#/definitions/sent', definitions: { sent: { required: ['cookies'] } } },
    '/definitions/sent/required/0',
    'no request has cookies; it has method, path, params, query, headers, body',
  ],
  ['bakery/placeOrder', { dependencies: { quary: ['body'] } }, '/dependencies/quary', 'did you mean query?'],
  ['bakery/placeOrder', having('path', { id: {} }), '/properties/path/type', 'path is a text'],
  [
    'bakery/listOrders',
    having('query', { page: { const: 2 } }),
    '/properties/query/properties/page/const',
    'query page is a text in every request',
  ],
  [
    'bakery/listOrders',
    having('query', { page: { type: 'integer' } }),
    '/properties/query/properties/page/type',
    'query page is a text in every request',
  ],
  [
    'bakery/listOrders',
    having('query', { pge: { const: '2' } }),
    '/properties/query/properties/pge',
    'no request is documented to have pge, the nearest is page',
  ],
  [
    'bakery/placeOrder',
    having('params', { custmer: {} }),
    '/properties/params/properties/custmer',
    'the path has no custmer; did you mean customer? it has customer, shop',
  ],
  [
    'bakery/placeOrder',
    having('headers', { till: { properties: { x: {} } } }),
    '/properties/headers/properties/till/properties/x',
    'headers has texts alone',
  ],
  [
    'bakery/placeOrder',
    { properties: { method: { const: 'post' } } },
    '/properties/method/const',
    'its operations are asked with POST',
  ],
  [
    'bakery/placeOrder',
    delivery({ steret: {} }),
    '/properties/body/properties/delivery/properties/steret',
    'no request is documented to have steret, the nearest is street',
  ],
  [
    'bakery/placeOrder',
    body({ delivery: { required: ['contact', 'streets'] } }),
    '/properties/body/properties/delivery/required/1',
    'the nearest is street',
  ],
  [
    'bakery/placeOrder',
    body({ 'card-number': { const: '777' } }),
    '/properties/body/properties/card-number',
    'card-number is read as card',
  ],
  [
    'bakery/placeOrder',
    body({ note: { const: '' } }),
    '/properties/body/properties/note/const',
    '"" is taken for a member that is not there',
  ],
  [
    'bakery/placeOrder',
    body({ item: { enum: ['bread', 'ROLL'] } }),
    '/properties/body/properties/item/enum/1',
    '"ROLL" is read as "roll"',
  ],
  [
    'bakery/placeOrder',
    body({ item: { const: 'Cake' } }),
    '/properties/body/properties/item/const',
    '"Cake" is read as "cake"',
  ],
])('a trigger on %s that would never act is refused: %j', async (name, trigger, end, said) => {
  const faults = await faultsWith(name, trigger);
  expect(faults).toEqual([{ pointer: `/trigger${end}`, reason: expect.stringContaining(said) }]);
});

test.each([
  ['bakery/placeOrder', body({ card: { const: '777' } })],
  ['bakery/placeOrder', body({ delivery: { type, patternProperties: { '^steret$': { const: '1' } } } })],
  ['bakery/placeOrder', having('query', { anything: { const: '1' } })],
  ['bakery/placeOrder', of({ method: { const: 'POST' }, path: { type: 'string', pattern: 's$' } })],
  ['bakery/getOrder', of({ method: { enum: ['GET', 'HEAD'] } })],
  ['bakery/placeOrder', body({ delivery: of({ street: { const: 'Kiel' } }) })],
  ['bakery/getCustomer', body({ anything: { const: 1 } })],
  ['bakery/placeOrder', body({ note: { $ref: '#/definitions/n' }, order: { const: 'x' } })],
])('a trigger on %s that may act can be used: %j', async (name, trigger) => {
  const definitions = { n: { anyOf: [{ const: 'x' }, of({ n: { $ref: '#/definitions/n' } })] } };
  expect(await faultsWith(name, { definitions, ...trigger })).toEqual([]);
});

test('a trigger names headers in any case, as the queries of rules do', async () => {
  const headers = { type: 'object', required: ['X-Test'], properties: { 'X-Test': { const: '1' } } };
  const trigger = { type: 'object', required: ['headers'], properties: { headers } };
  const file = { trigger, outcome: { answer: { status: 418, body: {} } } };
  const server = await startBakery({ scenarios: folderWith({ 'bakery/card-declined.json': file }) });
  try {
    let count = 0;
    const statusWith = async (headers: Record<string, string>) => {
      const body = bread({ order: `order-${++count}` });
      return (await server.send('POST', orders, { body, headers: { ...pass, ...headers } })).status;
    };
    expect(await statusWith({ 'x-test': '1' })).toBe(418);
    expect(await statusWith({ 'X-TEST': '1' })).toBe(418);
    expect(await statusWith({ 'x-test': '2' })).toBe(201);
    expect(await statusWith({})).toBe(201);
    const { body } = await server.send('GET', '/__sandbox/scenarios?api=bakery');
    expect(body.scenarios.find(({ name }: { name: string }) => name === 'card-declined').magic).toBe('1');
  } finally {
    await server.close();
  }
});
