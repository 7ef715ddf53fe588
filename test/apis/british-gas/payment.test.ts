import { enter, sandbox, server } from '../../support/shared.js';
import { kindsIn } from '../../support/watch.js';

const good = { card: '42563574674', amount: '58.00', contractAccount: '600134652' };

const pay = (payment: string | object, headers: Readonly<Record<string, string>> = {}) => {
  const body = typeof payment === 'string' ? `{"payment":${payment}}` : { payment };
  return server.send('POST', '/payment', { sandbox, headers, body });
};
const paid = (members: string) =>
  `{"jsonapi":{"version":"1.0"},"status":"SUCCESS","data":{"payment":${members}},"errors":[],"meta":{}}`;

test('ids count up, whoever pays, in each sandbox from the same start', async () => {
  const loggedIn = { authorization: 'Bearer test-token-bg' };
  expect((await pay(good, loggedIn)).body.data.payment.id).toBe('003400026738');
  expect((await pay(good)).body.data.payment.id).toBe('003400026739');
  expect((await pay({ ...good, contractAccount: '600134653' })).body.data.payment.id).toBe('003400026740');
  enter(server.fresh());
  expect((await pay(good)).body.data.payment.id).toBe('003400026738');
});

test('payments that come together each get an id of their own', async () => {
  const answers = await server.sendTogether(
    Array.from({ length: 50 }, () => ['POST', '/payment', { sandbox, body: { payment: good } }]),
  );
  const ids = answers.map(({ body }) => body.data.payment.id as string).sort();
  expect(new Set(ids).size).toBe(50);
  expect([ids[0], ids[49]]).toEqual(['003400026738', '003400026787']);
  expect(await server.records(sandbox, 'british-gas/payments')).toHaveLength(50);
});

test('a payment that SAP refuses leaves the next one the next id', async () => {
  expect((await pay(good)).body.data.payment.id).toBe('003400026738');
  for (const card of ['1434552445', '90000000001', '90000000016'])
    expect((await pay({ ...good, card })).status).toBe(500);
  expect((await pay({ ...good, contractAccount: '600134660' })).status).toBe(500);
  expect((await pay({ ...good, amount: '0' })).status).toBe(400);
  expect((await pay(good, { authorization: 'Bearer nobody' })).status).toBe(401);
  expect((await pay(good)).body.data.payment.id).toBe('003400026739');
});

test('an account has open items unless the state says otherwise', async () => {
  expect((await pay({ ...good, contractAccount: '1' })).status).toBe(200);
  expect((await pay({ ...good, contractAccount: '999999999999' })).status).toBe(200);
  const none = await pay({ ...good, contractAccount: '600134660' });
  expect(none.status).toBe(500);
  expect(none.headers['x-sandbox-scenario']).toBeUndefined();
  expect(none.text).toBe(
    '{"jsonapi":{"version":"1.0"},"status":"ERROR","data":{},"errors":[{"code":"service","message":"Payment difference given without items to be cleared"}],"meta":{}}',
  );
});

test('all five of them, and leaves out what is not documented', async () => {
  const answer = await pay(
    '{"saveCardIndicator":"X","note":"x","emailAddress":"me@example.org","id":"1","amount":"58.00","contractAccount":"600134652","card":"42563574674","cardDetails":"x"}',
  );
  expect(answer.text).toBe(
    paid(
      '{"id":"003400026738","saveCardIndicator":"X","emailAddress":"me@example.org","amount":"58.00","contractAccount":"600134652","card":"42563574674"}',
    ),
  );
});

test('written with hyphens they come back without', async () => {
  const answer = await pay(
    '{"save-card-indicator":"X","contract-account":"600134652","amount":"58.00","email-address":"me@example.org","card-details":"42563574674"}',
  );
  expect(answer.status).toBe(200);
  expect(answer.text).toBe(
    paid(
      '{"id":"003400026738","saveCardIndicator":"X","contractAccount":"600134652","amount":"58.00","emailAddress":"me@example.org","card":"42563574674"}',
    ),
  );
});

test('where both spellings come the one without hyphens wins, wherever it stands', async () => {
  const answer = await pay(
    '{"card-details":"1434552445","contractAccount":"600134652","card":"42563574674","amount":"58.00","contract-account":"600134660","email-address":"nobody","emailAddress":"me@example.org"}',
  );
  expect(answer.text).toBe(
    paid(
      '{"id":"003400026738","contractAccount":"600134652","card":"42563574674","amount":"58.00","emailAddress":"me@example.org"}',
    ),
  );
});

test('it wins also where it is not valid', async () => {
  const answer = await pay('{"card":7,"card-details":"42563574674","amount":"58.00","contractAccount":"600134652"}');
  expect(answer.status).toBe(400);
  expect(answer.text).toBe(
    '{"jsonapi":{"version":"1.0"},"status":"FAIL","data":{},"errors":[{"code":"card","message":"error.client.card.invalid"}],"meta":{}}',
  );
});

describe('where one spelling carries nothing, the other stands alone', () => {
  const all =
    '"card":"42563574674","contractAccount":"600134652","emailAddress":"me@example.org","saveCardIndicator":"X","amount":"58.00"';
  const answered = paid(`{"id":"003400026738",${all}}`);
  const pairs = [
    ['card', 'card-details'],
    ['contractAccount', 'contract-account'],
    ['emailAddress', 'email-address'],
    ['saveCardIndicator', 'save-card-indicator'],
  ] as const;
  const nothings = pairs.flatMap(([name, alias]) =>
    ['null', '""', ...(name === 'saveCardIndicator' ? ['" "'] : [])].map((nothing) => [name, alias, nothing] as const),
  );

  test.each(nothings)('%s or %s: %s', async (name, alias, nothing) => {
    const asAlias = all.replace(`"${name}":`, `"${alias}":`);
    for (const members of [
      `"${name}":${nothing},${asAlias}`,
      `${asAlias},"${name}":${nothing}`,
      `"${alias}":${nothing},${all}`,
      `${all},"${alias}":${nothing}`,
    ]) {
      enter(server.fresh());
      expect((await pay(`{${members}}`, { cid: 'a1' })).text).toBe(answered);
      expect(await server.records(sandbox, 'british-gas/payments')).toMatchObject([{ email_to: 'me@example.org' }]);
      expect(await server.records(sandbox, 'british-gas/savedCards')).toHaveLength(1);
      expect(await kindsIn(server, sandbox)).toEqual([]);
    }
  });
});

test.each([
  ['null', '"saveCardIndicator":null,"emailAddress":null'],
  ['empty', '"saveCardIndicator":"","emailAddress":""'],
  ["SAP's blank", '"saveCardIndicator":" "'],
  ['null under its other name', '"save-card-indicator":null,"email-address":null'],
  ['empty under its other name', '"save-card-indicator":"","email-address":""'],
  ['blank under its other name', '"save-card-indicator":" "'],
])('an optional member that is %s is neither answered nor kept', async (_what, members) => {
  const answer = await pay(`{"card":"42563574674",${members},"amount":"58.00","contractAccount":"600134652"}`);
  expect(answer.status).toBe(200);
  expect(answer.text).toBe(
    paid('{"id":"003400026738","card":"42563574674","amount":"58.00","contractAccount":"600134652"}'),
  );
  expect(await server.records(sandbox, 'british-gas/savedCards')).toEqual([]);
  expect(await server.records(sandbox, 'british-gas/payments')).toMatchObject([{ email_to: null }]);
});

test.each([
  ['"58.00"', '"58.00"', 5800],
  ['"58"', '"58"', 5800],
  ['"58.1"', '"58.1"', 5810],
  ['"0.01"', '"0.01"', 1],
  ['"0058.00"', '"0058.00"', 5800],
  ['"99999999999.99"', '"99999999999.99"', 9999999999999],
  ['58', '58', 5800],
  ['58.00', '58', 5800],
  ['58.29', '58.29', 5829],
  ['0.01', '0.01', 1],
  ['5.8e1', '58', 5800],
  ['99999999999.99', '99999999999.99', 9999999999999],
])('the amount %s comes back as %s and is kept as %i pence', async (sent, answered, pence) => {
  const headers = { 'x-sandbox-time': '2026-01-15T12:00:00.000Z' };
  const answer = await pay(`{"card":"42563574674","amount":${sent},"contractAccount":"600134652"}`, headers);
  expect(answer.text).toBe(
    paid(`{"id":"003400026738","card":"42563574674","amount":${answered},"contractAccount":"600134652"}`),
  );
  expect(await server.records(sandbox, 'british-gas/payments')).toEqual([
    {
      id: '003400026738',
      card: '42563574674',
      amount_minor: pence,
      contractAccount: '600134652',
      email_to: null,
      created_at: '2026-01-15T12:00:00.000Z',
    },
  ]);
});

test('a card token is any text, also half of a surrogate pair', async () => {
  const answer = await pay('{"card":"\\ud800 \\"é\\" 🂡","amount":"1","contractAccount":"1"}');
  expect(answer.text).toBe(paid('{"id":"003400026738","card":"\\ud800 \\"é\\" 🂡","amount":"1","contractAccount":"1"}'));
});

describe('a card', () => {
  test('with saveCardIndicator X is a saved card of the account from then on, once', async () => {
    await pay(good);
    expect(await server.records(sandbox, 'british-gas/savedCards')).toEqual([]);
    await pay({ ...good, saveCardIndicator: 'X' });
    await pay({ ...good, 'save-card-indicator': 'X' });
    await pay({ ...good, contractAccount: '7', saveCardIndicator: 'X' });
    expect(await server.records(sandbox, 'british-gas/savedCards')).toEqual([
      { contractAccount: '600134652', card: '42563574674' },
      { contractAccount: '7', card: '42563574674' },
    ]);
  });

  test('is not saved by a payment that is refused', async () => {
    await pay({ ...good, contractAccount: '600134660', saveCardIndicator: 'X' });
    await pay({ ...good, card: '90000000001', saveCardIndicator: 'X' });
    expect(await server.records(sandbox, 'british-gas/savedCards')).toEqual([]);
  });

  test('that is a card number is answered as sent and kept masked', async () => {
    const answer = await pay({ ...good, card: '4242424242424242', saveCardIndicator: 'X' });
    expect(answer.body.data.payment.card).toBe('4242424242424242');
    const kept = [
      ...(await server.records(sandbox, 'british-gas/payments')),
      ...(await server.records(sandbox, 'british-gas/savedCards')),
    ];
    expect(kept).toMatchObject([{ card: '424242******4242' }, { card: '424242******4242' }]);
  });
});

test('to whom the vendor would write is kept', async () => {
  await pay({ ...good, emailAddress: 'me@example.org' });
  expect(await server.records(sandbox, 'british-gas/payments')).toMatchObject([{ email_to: 'me@example.org' }]);
});

test('X-Sandbox-Time dates the payment', async () => {
  await pay(good, { 'x-sandbox-time': '2020-02-29T23:59:59+01:00' });
  expect(await server.records(sandbox, 'british-gas/payments')).toMatchObject([
    { created_at: '2020-02-29T22:59:59.000Z' },
  ]);
});
