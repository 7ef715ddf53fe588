// The same wherever it is kept.
import { orders, pass, startBakery } from '../support/bakery.js';
import { Connection } from '../support/connection.js';
import type { Call, Sandbox } from '../support/sandbox.js';
import { until } from '../support/until.js';

/** Whatever is secret in a request of this file has this in it, or its Base64. */
const mark = 's3cr3t';
const cards = ['4242424242424242', '4000056655665556', '5555555555554444', '378282246310005', '6011111111111117'];
const basic = Buffer.from(`me:${mark}-basic`).toString('base64');

const card = (digits: string) =>
  `${digits.slice(0, 4)} ${digits.slice(4, 8)} ${digits.slice(8, 12)} ${digits.slice(12)}`;
const [visa = '', debit = '', master = '', amex = '', discover = ''] = cards;

const intent = { order: 'order-1', item: 'bread', coins: 3, card: visa };
const pay = (body: object, headers: Readonly<Record<string, string>> = {}) =>
  ['POST', orders, { headers: { ...pass, ...headers }, body }] as const;

/** Each way in: method, path, and what goes with it. */
const waysIn: readonly (readonly [method: string, path: string, call: Call])[] = [
  pay(intent),
  ['GET', `${orders}/${visa}`, {}],
  ['GET', `/nowhere/${visa.replace('42', '%34%32')}/${mark}`.replace(mark, debit), {}],
  ['GET', `/nowhere?card=${encodeURIComponent(card(visa))}&access_token=${mark}-query&api_key=${mark}`, {}],
  ['GET', `/nowhere?x=${encodeURIComponent(`token=${mark}-inner`)}`, {}],
  ['GET', `${orders}?access_token=${mark}`, { headers: { authorization: `Basic ${basic}` } }],
  ['GET', '/bakery/v1/shops/corner/customers/x', { headers: { authorization: `Bearer ${mark}-bearer-1` } }],
  pay(intent, { 'x-api-key': `${mark}-key`, cookie: `session=${mark}; theme=dark`, 'x-auth-token': `${mark}-own` }),
  pay({
    ...intent,
    card: card(debit),
    cvv: `${mark}-cvv`,
    holder: { password: mark, list: [{ pin: mark, card: master }] },
  }),
  pay({
    ...intent,
    card: 4242424242424242,
    notes: ['paid with', card(master).replaceAll(' ', '-'), amex],
    security_code: mark,
  }),
  pay({ ...intent, email_to: `${card(discover)}`, [visa]: 'a name' }),
  [
    'POST',
    orders,
    { headers: { 'content-type': 'application/json' }, body: `{"note": {"card": "${visa}", "cvv": "${mark}"` },
  ],
  ['POST', orders, { headers: { 'content-type': 'text/plain' }, body: `card=${visa}&password=${mark}` }],
  pay(intent, { 'x-sandbox-scenario': `no-such;token=${mark}` }),
  pay(intent, { 'x-sandbox-scenario': `status;code="${visa}"` }),
  pay(intent, { prefer: `example=${visa}` }),
  pay(intent, { 'x-sandbox-time': visa }),
  pay(intent, { 'x-sandbox-id': `token=${mark}` }),
  pay(intent, { 'x-sandbox-id': `-${card(visa)}` }),
  ['POST', `/~;scenario=token%3D${mark}${orders}`, { body: {} }],
  [
    'GET',
    `/__sandbox/requests?where=${encodeURIComponent(`{"headers.authorization":"Bearer ${mark}","body.card":"${visa}"}`)}`,
    {},
  ],
  ['GET', `/__sandbox/requests?token=${mark}`, {}],
  ['GET', `/__sandbox/requests/${visa}`, {}],
  ['GET', `/__sandbox/${visa}`, {}],
  ['POST', '/__sandbox/verify', { body: { where: { 'headers.x-api-key': mark, 'body.card': master } } }],
  [
    'POST',
    '/__sandbox/verify',
    { body: { where: { 'body.card': { $in: [visa, card(debit)] }, 'body.cvv': mark }, count: { exactly: 9 } } },
  ],
  ['POST', '/__sandbox/verify', { body: { operation: `token=${mark}`, within: visa } }],
  [
    'POST',
    '/__sandbox/verify',
    { body: { order: [{ operation: 'placeOrder', where: { 'headers.authorization': `Basic ${basic}` } }] } },
  ],
  [
    'POST',
    '/__sandbox/rules',
    {
      body: {
        scenario: 'card-declined',
        where: { 'headers.x-api-key': mark, 'body.a': visa },
        note: `pays with ${card(visa)}, password=${mark}`,
      },
    },
  ],
  ['POST', '/__sandbox/rules', { body: { scenario: `no-such;token=${mark}`, note: visa } }],
  ['POST', '/__sandbox/rules', { body: { scenario: 'success', [visa]: 1 } }],
];

/** Everything that shows what came in; add whatever else does. */
const waysOut = [
  '/__sandbox/requests?limit=500',
  '/__sandbox/metrics',
  '/__sandbox/findings',
  '/__sandbox/coverage',
  '/__sandbox/report?format=json',
  '/__sandbox/report?format=junit',
  '/__sandbox/report?format=markdown',
  '/__sandbox/report?format=html',
  '/__sandbox/rules',
  '/__sandbox/tasks',
  '/__sandbox/sandboxes',
  '/__sandbox/sandboxes/default/export',
  '/__sandbox/state/bakery/orders',
];

let server: Sandbox;
let followed: Connection;
const answers: (readonly [about: string, text: string])[] = [];

beforeAll(async () => {
  server = await startBakery();
  followed = await Connection.open(server.url);
  followed.write('GET /__sandbox/events HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await followed.untilReceived(': the feed of this sandbox');
  for (const [method, path, call] of waysIn) {
    const { text, headers, type } = await server.send(method, path, call);
    // A vendor's own answer says what the vendor would say.
    if (type === 'application/problem+json' || path.startsWith('/__sandbox')) {
      answers.push([`${method} ${path}`, `${JSON.stringify(headers)} ${text}`]);
    }
  }
});
afterAll(async () => {
  followed.leave();
  await server.close();
});

/** The secrets in a text; card numbers also in groups and with each digit encoded. */
function secretsIn(text: string): string[] {
  const plain = decodeURIComponent(text.replace(/%(?![\da-f]{2})/gi, '%25').replace(/%[89a-f][\da-f]/gi, ''));
  const digits = [text, plain].map((one) => one.replace(/(?<=\d)[ +-](?=\d)/g, '')).join('\n');
  return [mark, basic, ...cards].filter(
    (secret) => text.includes(secret) || plain.includes(secret) || digits.includes(secret),
  );
}

test('the search finds what is secret, however it is written', () => {
  expect(secretsIn(`a ${card(visa)} b`)).toEqual([visa]);
  expect(secretsIn(encodeURIComponent(card(visa)))).toEqual([visa]);
  expect(secretsIn(`token=%73${mark.slice(1)}`)).toEqual([mark]);
  expect(secretsIn('424242******4242 **** LOAF-00000001')).toEqual([]);
});

test.each(waysOut)('no secret comes out at %s', async (path) => {
  const { status, text } = await server.send('GET', path);
  expect(status).toBe(200);
  expect(text.length).toBeGreaterThan(10);
  expect(secretsIn(text)).toEqual([]);
});

test('none comes out with a single exchange, and the journal has all of them', async () => {
  const { requests } = (await server.send('GET', '/__sandbox/requests?limit=500')).body;
  expect(requests).toHaveLength(waysIn.filter(([, path]) => !path.startsWith('/__sandbox')).length);
  for (const { id } of requests) {
    const { text } = await server.send('GET', `/__sandbox/requests/${id}`);
    expect([text.includes(id), secretsIn(text)]).toEqual([true, []]);
  }
});

test('none comes out with the events', async () => {
  const sent = waysIn.filter(([, path]) => !path.startsWith('/__sandbox')).length;
  await until(() => (followed.received.match(/event: request/g) ?? []).length === sent, 'all events arrive');
  expect(followed.received).toContain('event: rule');
  expect(secretsIn(followed.received)).toEqual([]);
});

test("none comes out with an answer of the sandbox's own", () => {
  expect(answers.length).toBeGreaterThan(10);
  expect(answers.filter(([, text]) => secretsIn(text).length > 0)).toEqual([]);
});

test('none comes out in the log', () => {
  const text = JSON.stringify([...server.logged, ...server.errors]);
  expect(secretsIn(text)).toEqual([]);
});
