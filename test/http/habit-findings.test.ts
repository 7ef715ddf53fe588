import { order, orders, pass, tips } from '../support/bakery.js';
import type { Call } from '../support/sandbox.js';
import { sandbox, server } from '../support/shared-bakery.js';
import { findingsIn, kindsIn } from '../support/watch.js';

const till = 'a-till';
let count = 0;
/** An order that nothing is wrong with; each for another price. */
const buy = (changes: object = {}, { headers = { till }, ...others }: Call = {}) =>
  server.send('POST', orders, {
    body: { order: `order-${++count}`, item: 'bread', coins: count, card: '42563574674', ...changes },
    headers: { ...pass, ...headers },
    ...others,
    sandbox,
  });
const kinds = () => kindsIn(server, sandbox);
const messages = async () => (await findingsIn(server, sandbox)).map(({ message }) => message);

test('nothing is found against a request that is as documented', async () => {
  await buy({ note: 'sliced', wrapped: true });
  const { body } = await server.send('GET', '/__sandbox/findings', { sandbox });
  expect(body).toEqual({ findings: [], dropped: 0, forgottenAt: null });
});

describe('a missing client id', () => {
  test('is one finding, however often, and names the requests', async () => {
    const sent = [await buy({}, { headers: {} }), await buy({}, { headers: { till: ' ' } })];
    expect(await findingsIn(server, sandbox)).toMatchObject([
      {
        kind: 'missing-client-id',
        message: 'The request came without the header till.',
        requestIds: sent.map(({ headers }) => headers['x-sandbox-request-id']),
      },
    ]);
  });
});

describe('an undocumented member', () => {
  test('is named by its pointer, also deep inside', async () => {
    await buy({ colour: 'red' });
    await buy({ delivery: { 'a/b': '1', street: 'x' } });
    expect(await kinds()).toEqual(['undocumented-member', 'undocumented-member']);
    expect(await messages()).toEqual([
      '/colour is not documented; the vendor ignores it.',
      '/delivery/a~1b is not documented; the vendor ignores it.',
    ]);
  });

  test('is not the other spelling of a documented one, unless both come', async () => {
    await buy({ card: undefined, 'card-number': '42563574674' });
    expect(await kinds()).toEqual([]);
    await buy({ 'card-number': '42563574674' });
    expect(await messages()).toEqual(['/card-number is not documented; the vendor ignores it.']);
  });

  test('is not a null, which counts as absent where the vendor says so', async () => {
    await buy({ remark: null });
    expect(await kinds()).toEqual([]);
    await buy({ remark: [] });
    expect(await kinds()).toEqual(['undocumented-member']);
  });

  test('is named twenty times a request at most', async () => {
    await buy(Object.fromEntries(Array.from({ length: 22 }, (_, i) => [`m${i}`, i])));
    const all = await messages();
    expect(all).toHaveLength(21);
    expect(all.at(-1)).toBe('2 more members of one request are not documented; the vendor ignores them.');
  });

  test('shows no card number in its name', async () => {
    await buy({ 'of 4539148803436467': '1' });
    expect(await messages()).toEqual(['/of 453914******6467 is not documented; the vendor ignores it.']);
  });
});

describe('a coerced type', () => {
  test('is a number where text is documented, and the reverse', async () => {
    await server.send('POST', tips, { headers: { ...pass, till }, body: { customer: 'ada', coins: 2 }, sandbox });
    await buy({ coins: String(count + 1) });
    expect(await kinds()).toEqual(['type-coerced', 'type-coerced']);
    expect(await messages()).toEqual([
      '/coins is documented as a string and was sent as a number.',
      '/coins is documented as a number and was sent as a string.',
    ]);
  });

  test('is not a wrong type that is refused', async () => {
    await buy({ coins: true });
    expect(await kinds()).toEqual([]);
  });
});

describe('live data', () => {
  test.each(['4539148803436467', '4539 1488 0343 6467'])('is a card number that nobody published: %s', async (card) => {
    await buy({ card });
    const answer = await server.send('GET', '/__sandbox/findings', { sandbox });
    expect(answer.body).toMatchObject({ findings: [{ kind: 'live-data' }] });
    expect(answer.text).toContain('was sent in /card');
    expect(answer.text).not.toMatch(/4539 ?1488/);
  });

  test.each([
    ['a published test number', '4242 4242 4242 4242'],
    ['one of a test range', '4000000000000002'],
    ['a number that is no card', '4539148803436468'],
    ['a token', '42563574674'],
  ])('is not %s', async (_, card) => {
    await buy({ card });
    expect(await kinds()).toEqual([]);
  });
});

describe('an expired token', () => {
  const bearer = (token: string) => buy({}, { headers: { till, authorization: `Bearer ${token}` } });

  test('is found when it is used again after its refusal', async () => {
    await bearer('old-pass-corner');
    expect(await kinds()).toEqual([]);
    await bearer('old-pass-corner');
    const answer = await server.send('GET', '/__sandbox/findings', { sandbox });
    expect(answer.body).toMatchObject({ findings: [{ kind: 'expired-token-reused' }] });
    expect(answer.text).not.toContain('old-pass-corner');
  });

  test('is not one that was never good', async () => {
    await bearer('nobody');
    await bearer('nobody');
    expect(await kinds()).toEqual([]);
  });
});

describe('an ignored pending order', () => {
  const bake = (name = 'cake-1') => order(server, sandbox, { order: name, item: 'cake', coins: 3 });
  const read = (method: string, path: string, headers = {}) =>
    server.send(method, path, { headers: { ...pass, ...headers }, sandbox });

  test('is one that was left pending and never asked for', async () => {
    const { headers } = await bake();
    expect(await findingsIn(server, sandbox)).toMatchObject([
      {
        kind: 'ignored-pending',
        api: 'bakery',
        operation: 'placeOrder',
        requestIds: [headers['x-sandbox-request-id']],
        message: 'It left payment cake-1 pending, and nobody has asked for it since.',
      },
    ]);
  });

  test.each([
    ['GET', `${orders}/cake-1`],
    ['GET', orders],
    ['GET', '/bakery/v1/shops/corner/orders-of/ada'],
    ['DELETE', `${orders}/cake-1`],
  ])('is not one that %s %s has shown or settled', async (method, path) => {
    await bake();
    await read(method, path);
    expect(await kinds()).toEqual([]);
  });

  test('is still one where the answer that shows it gets lost', async () => {
    await bake();
    const lost = read('GET', `${orders}/cake-1`, { 'x-sandbox-scenario': 'lost-response' });
    await expect(lost).rejects.toThrow('socket hang up');
    expect(await kinds()).toEqual(['ignored-pending']);
  });

  test('is still one where another order was asked for, or before it was placed', async () => {
    await read('GET', `${orders}/cake-1`);
    await bake();
    await read('GET', `${orders}/first-order`);
    expect(await kinds()).toEqual(['ignored-pending']);
  });
});

test('of very many findings the latest thousand are kept, and the others counted', async () => {
  for (let i = 0; i < 51; i++) {
    const members = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`m${i * 20 + n}`, 1]));
    await buy(members);
  }
  const { body } = await server.send('GET', '/__sandbox/findings', { sandbox });
  const { findings, dropped } = body as { findings: { message: string }[]; dropped: number };
  expect(findings).toHaveLength(1000);
  expect(dropped).toBe(20);
  expect(findings[0]?.message).toContain('/m20 ');
  expect(findings.at(-1)?.message).toContain('/m1019 ');
});
