import { enter, sandbox, server } from '../../support/shared.js';

const payer = '44444444-4444-4444-8444-444444444444';
const payment = 'eeeeeeee-0001-4eee-8eee-eeeeeeeeeeee';
const transaction = 'eeeeeeee-0002-4eee-8eee-eeeeeeeeeeee';
const created = /^\{"id":"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"\}$/;

const send = (method: string, path: string, body?: string) => server.send(method, path, { sandbox, body });
const isJson = (answer: { status: number; headers: Record<string, string> }, status: number) => {
  expect(answer.status).toBe(status);
  expect(answer.headers['content-type']).toBe('application/json');
};

test('Create Payment answers the id of the payment', async () => {
  const answer = await send(
    'POST',
    `/account/${payer}/payment`,
    '{"request_id":"order-1","seller_id":"aaaaaaaa-0001-4aaa-8aaa-aaaaaaaaaaaa","currency":"EUR","reference":"Table 4"}',
  );
  isJson(answer, 201);
  expect(answer.text).toMatch(created);
});

test('Get Payments lists the payments of an account', async () => {
  const answer = await send('GET', `/account/${payer}/payments`);
  isJson(answer, 200);
  expect(answer.text).toBe(
    '[{"id":"eeeeeeee-0001-4eee-8eee-eeeeeeeeeeee","request_id":"example-payment","seller_id":"aaaaaaaa-0001-4aaa-8aaa-aaaaaaaaaaaa","created_at":"2026-01-14T12:00:00.000Z","currency":"EUR","amount":1,"state":"pending","reference":null}]',
  );
});

test('Get Payments shows a payment that was created, at the instant of the request', async () => {
  const made = await server.send('POST', '/account/11111111-1111-4111-8111-111111111111/payment', {
    sandbox,
    headers: { 'x-sandbox-time': '2026-03-01T08:30:00+01:00' },
    body: '{"reference":"Table 4","currency":"EUR","seller_id":"AAAAAAAA-0001-4AAA-8AAA-AAAAAAAAAAAA","request_id":"order-1"}',
  });
  const answer = await send('GET', '/account/11111111-1111-4111-8111-111111111111/payments');
  expect(answer.text).toBe(
    `[{"id":"${made.body.id}","request_id":"order-1","seller_id":"aaaaaaaa-0001-4aaa-8aaa-aaaaaaaaaaaa","created_at":"2026-03-01T07:30:00.000Z","currency":"EUR","amount":0,"state":"pending","reference":"Table 4"}]`,
  );
});

test('Create Transaction answers the id of the transaction', async () => {
  const answer = await send('POST', `/payment/${payment}/transactions`, '{"amount":12.5,"reference":"starter"}');
  isJson(answer, 201);
  expect(answer.text).toMatch(created);
});

test('Cancel Transaction answers a General Response', async () => {
  const answer = await send('POST', `/payment/${payment}/transactions/${transaction}/cancel`);
  isJson(answer, 200);
  expect(answer.text).toBe('{"code":200,"response":{"status":"success","message":"transaction cancelled"}}');
});

test('Execute the payment answers a General Response', async () => {
  const answer = await send('POST', `/payment/${payment}/execute`);
  isJson(answer, 200);
  expect(answer.text).toBe('{"code":200,"response":{"status":"success","message":"payment executed"}}');
});

test('Authorization payment answers a General Response', async () => {
  const answer = await send('POST', `/payment/${payment}/authorize`);
  isJson(answer, 200);
  expect(answer.text).toBe('{"code":200,"response":{"status":"success","message":"payment authorized"}}');
});

test('Get transactions lists the transactions of a payment', async () => {
  const made = await send('POST', `/payment/${payment}/transactions`, '{"amount":12.50}');
  const answer = await send('GET', `/payment/${payment}/transactions`);
  isJson(answer, 200);
  expect(answer.text).toBe(
    `[{"id":"eeeeeeee-0002-4eee-8eee-eeeeeeeeeeee","amount":1,"state":"pending","id_payment":"eeeeeeee-0001-4eee-8eee-eeeeeeeeeeee","emission_date":"2026-01-14T12:00:00.000Z","update_date":null},` +
      `{"id":"${made.body.id}","amount":12.5,"state":"pending","id_payment":"eeeeeeee-0001-4eee-8eee-eeeeeeeeeeee","emission_date":"2026-01-15T12:00:00.000Z","update_date":null}]`,
  );
});

test('Get Transaction answers one transaction, with the instant at which it was completed', async () => {
  const pending = await send('GET', `/payment/${payment}/transactions/${transaction}`);
  isJson(pending, 200);
  expect(pending.text).toBe(
    '{"id":"eeeeeeee-0002-4eee-8eee-eeeeeeeeeeee","amount":1,"state":"pending","id_payment":"eeeeeeee-0001-4eee-8eee-eeeeeeeeeeee","emission_date":"2026-01-14T12:00:00.000Z","update_date":null}',
  );
  await send('POST', `/payment/${payment}/execute`);
  await send('POST', `/payment/${payment}/authorize`);
  const completed = await send('GET', `/payment/${payment}/transactions/${transaction}`);
  expect(completed.text).toBe(
    '{"id":"eeeeeeee-0002-4eee-8eee-eeeeeeeeeeee","amount":1,"state":"completed","id_payment":"eeeeeeee-0001-4eee-8eee-eeeeeeeeeeee","emission_date":"2026-01-14T12:00:00.000Z","update_date":"2026-01-15T12:00:00.000Z"}',
  );
});

describe('from the pages on accounts', () => {
  test('createAccount answers the account: active, without money', async () => {
    const answer = await send(
      'POST',
      '/account',
      '{"user_id":"BBBBBBBB-0009-4bbb-8bbb-bbbbbbbbbbbb","type":7,"currency":"jpy"}',
    );
    isJson(answer, 201);
    expect(answer.text).toBe(
      `{"id":"${answer.body.id}","user_id":"bbbbbbbb-0009-4bbb-8bbb-bbbbbbbbbbbb","currency":"JPY","balance":0,"state":"active","created_at":"2026-01-15T12:00:00.000Z","updated_at":"2026-01-15T12:00:00.000Z"}`,
    );
    expect(`{"id":"${answer.body.id}"}`).toMatch(created);
  });

  test.each([
    ['fundAccount', 'amount', '{"amount":50.5}', 'account funded', '150.5', 'active'],
    ['activateAccount', 'activate', undefined, 'account activated', '100', 'active'],
    ['desactivateAccount', 'desactivate', undefined, 'account desactivated', '100', 'inactive'],
  ])('%s answers a General Response, getAccount the account', async (_, verb, body, message, balance, state) => {
    const answer = await send('POST', `/account/${payer}/${verb}`, body);
    isJson(answer, 200);
    expect(answer.text).toBe(`{"code":200,"response":{"status":"success","message":"${message}"}}`);
    const shown = await send('GET', `/account/${payer.toUpperCase()}`);
    isJson(shown, 200);
    expect(shown.text).toBe(
      `{"id":"44444444-4444-4444-8444-444444444444","user_id":"bbbbbbbb-0004-4bbb-8bbb-bbbbbbbbbbbb","currency":"EUR","balance":${balance},"state":"${state}","created_at":"2025-12-16T12:00:00.000Z","updated_at":"2026-01-15T12:00:00.000Z"}`,
    );
  });
});

test('the same requests in another sandbox give the same ids', async () => {
  const ids = async () => {
    enter(server.fresh());
    const body = '{"request_id":"r","seller_id":"aaaaaaaa-0001-4aaa-8aaa-aaaaaaaaaaaa","currency":"EUR"}';
    const made = await send('POST', `/account/${payer}/payment`, body);
    const { text } = await send('POST', `/payment/${made.body.id}/transactions`, '{"amount":1}');
    return [made.text, text];
  };
  const first = await ids();
  expect(await ids()).toEqual(first);
  expect(first[0]).not.toBe(first[1]);
});
