import { server } from '../../support/shared.js';

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

function sent({ method = 'POST', headers = {}, body }: Sent) {
  const all = { 'content-type': 'application/vnd.api+json', ...headers };
  return server.send(method, '/payment', { headers: all, body, sandbox: server.fresh() });
}

/** What the client did wrong, in the vendor's envelope. */
const fail = (...errors: string[]) =>
  `{"jsonapi":{"version":"1.0"},"status":"FAIL","data":{},"errors":[${errors.join()}],"meta":{}}`;
const problem = (member: string, wrong: string) => `{"code":"${member}","message":"error.client.${member}.${wrong}"}`;
const error = (code: string, message: string) =>
  `{"jsonapi":{"version":"1.0"},"status":"ERROR","data":{},"errors":[{"code":"${code}","message":"${message}"}],"meta":{}}`;

const good = { card: '42563574674', amount: '58.00', contractAccount: '600134652' };
const badToken = { authorization: 'Bearer nobody' };
const malformed = '{"payment":';
const tooLarge = `${malformed}"${'x'.repeat(1024 * 1024)}`;

describe('the first of these that fails is answered, whatever else is wrong', () => {
  test.each<[string, Sent, number, string]>([
    [
      'the method',
      { method: 'PUT', headers: { 'content-type': 'text/plain', accept: 'text/html', ...badToken }, body: tooLarge },
      405,
      fail('{"code":"method","message":"error.client.method.invalid"}'),
    ],
    [
      'the Content-Type',
      { headers: { 'content-type': 'text/plain', accept: 'text/html', ...badToken }, body: tooLarge },
      415,
      fail('{"code":"content-type","message":"error.client.content-type.invalid"}'),
    ],
    [
      'the Accept',
      { headers: { accept: 'text/html', ...badToken }, body: tooLarge },
      406,
      fail('{"code":"accept","message":"error.client.accept.invalid"}'),
    ],
    ['the size', { headers: badToken, body: tooLarge }, 413, fail(problem('payment', 'invalid'))],
    ['the token', { headers: badToken, body: malformed }, 401, fail('{"code":"authorize","message":"access_denied"}')],
    ['malformed JSON', { body: malformed }, 400, fail(problem('payment', 'invalid'))],
    [
      'the members',
      { body: { payment: { ...good, card: '1434552445', amount: '0', contractAccount: 'x' } } },
      400,
      fail(problem('amount', 'invalid'), problem('contractAccount', 'invalid')),
    ],
    [
      'a card that is marked for fraud',
      { body: { payment: { ...good, card: '1434552445', contractAccount: '600134660' } } },
      500,
      error('service', 'error.fraud.indicator.marked.for.this.account'),
    ],
    [
      'a card that SAP refuses',
      { body: { payment: { ...good, card: '90000000004', contractAccount: '600134660' } } },
      500,
      error('service', 'The payment card has expired'),
    ],
    [
      'an account without open items',
      { body: { payment: { ...good, contractAccount: '600134660' } } },
      500,
      error('service', 'Payment difference given without items to be cleared'),
    ],
  ])('%s', async (_what, request, status, body) => {
    const answer = await sent(request);
    expect(answer.text).toBe(body);
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe('application/vnd.api+json');
  });
});

test.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s is not allowed, POST is', async (method) => {
  const answer = await sent({ method });
  expect(answer.status).toBe(405);
  expect(answer.headers['allow']).toBe('POST');
  expect(answer.text).toBe(fail('{"code":"method","message":"error.client.method.invalid"}'));
});

test.each(['/payments', '/Payment', '/payment.json'])('%s is no path of this API', async (path) => {
  const answer = await server.send('POST', path, { body: { payment: good } });
  expect(answer.status).toBe(404);
  expect(answer.headers['content-type']).toBe('application/problem+json');
});

test('one slash may follow the path', async () => {
  expect((await server.send('POST', '/payment/', { body: { payment: good }, sandbox: server.fresh() })).status).toBe(
    200,
  );
});

test.each(['application/vnd.api+json', 'application/json', 'application/json; charset=utf-8', 'Application/JSON'])(
  'Content-Type %s is taken, and the answer is in the own media type',
  async (type) => {
    const answer = await sent({ headers: { 'content-type': type }, body: JSON.stringify({ payment: good }) });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/vnd.api+json');
  },
);

test.each(['text/json', 'application/xml', 'application/json; charset=latin1', 'json', ';;', ''])(
  'Content-Type "%s" is refused',
  async (type) => {
    const answer = await sent({ headers: { 'content-type': type }, body: JSON.stringify({ payment: good }) });
    expect(answer.status).toBe(415);
    expect(answer.text).toBe(fail('{"code":"content-type","message":"error.client.content-type.invalid"}'));
  },
);

test.each(['*/*', 'application/*', 'application/json', 'text/html, application/vnd.api+json;q=0.1'])(
  'Accept %s is served',
  async (accept) => {
    expect((await sent({ headers: { accept }, body: { payment: good } })).status).toBe(200);
  },
);

test('an Accept that takes anything but these two is refused', async () => {
  const accept = 'application/vnd.api+json;q=0, application/json;q=0, */*;q=0';
  const answer = await sent({ headers: { accept }, body: { payment: good } });
  expect(answer.status).toBe(406);
  expect(answer.text).toBe(fail('{"code":"accept","message":"error.client.accept.invalid"}'));
});

describe('a body', () => {
  test.each<[string, string, string]>([
    ['that is missing', '', problem('payment', 'invalid')],
    ['that is cut off', malformed, problem('payment', 'invalid')],
    ['that is null', 'null', problem('payment', 'invalid')],
    ['that is a list', '[]', problem('payment', 'invalid')],
    ['that is text', '"payment"', problem('payment', 'invalid')],
    ['that is nested without end', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, problem('payment', 'invalid')],
    ['without a payment', '{}', problem('payment', 'blank')],
    ['whose payment is null', '{"payment":null}', problem('payment', 'blank')],
    ['whose payment is empty text', '{"payment":""}', problem('payment', 'invalid')],
    ['whose payment is text', '{"payment":"58.00"}', problem('payment', 'invalid')],
    ['whose payment is a list', '{"payment":[]}', problem('payment', 'invalid')],
    ['whose payment is false', '{"payment":false}', problem('payment', 'invalid')],
    ['whose payment is inherited only', '{"__proto__":{"payment":{}}}', problem('payment', 'blank')],
  ])('%s is one problem', async (_what, body, listed) => {
    const answer = await sent({ body });
    expect(answer.text).toBe(fail(listed));
    expect(answer.status).toBe(400);
  });
});

describe('all problems are listed, in the order of the table', () => {
  const required = ['card', 'amount', 'contractAccount'];

  test('where the required members are missing', async () => {
    const answer = await sent({ body: { payment: {} } });
    expect(answer.text).toBe(fail(...required.map((member) => problem(member, 'blank'))));
  });

  test.each([
    ['null', null],
    ['empty', ''],
  ])('where every member is %s: the optional ones are absent then', async (_what, value) => {
    const members = ['saveCardIndicator', 'emailAddress', ...[...required].reverse()];
    const answer = await sent({ body: { payment: Object.fromEntries(members.map((member) => [member, value])) } });
    expect(answer.status).toBe(400);
    expect(answer.text).toBe(fail(...required.map((member) => problem(member, 'blank'))));
  });

  test('where some are missing and others wrong, one problem for each member', async () => {
    const payment = { saveCardIndicator: 'x', emailAddress: 'nobody', contractAccount: '60013465200000', amount: '-1' };
    const answer = await sent({ body: { payment } });
    expect(answer.text).toBe(
      fail(
        problem('card', 'blank'),
        problem('amount', 'invalid'),
        problem('contractAccount', 'invalid'),
        problem('emailAddress', 'invalid'),
        problem('saveCardIndicator', 'invalid'),
      ),
    );
  });

  test('under the names without hyphens, however they were written', async () => {
    const payment = { 'card-details': '', amount: '58.00', 'contract-account': 'x', 'email-address': 'x' };
    const answer = await sent({ body: { payment } });
    expect(answer.text).toBe(
      fail(problem('card', 'blank'), problem('contractAccount', 'invalid'), problem('emailAddress', 'invalid')),
    );
  });
});

describe('not valid', () => {
  test.each([
    ['card', '42563574674'],
    ['card', '4242424242424242'],
    ['card', '{}'],
    ['card', 'true'],
    ['amount', '"0"'],
    ['amount', '"0.00"'],
    ['amount', '"-58.00"'],
    ['amount', '"58.001"'],
    ['amount', '"58."'],
    ['amount', '".58"'],
    ['amount', '"5e1"'],
    ['amount', '"58,00"'],
    ['amount', '" 58.00"'],
    ['amount', '"58.00\\n"'],
    ['amount', '"123456789012.00"'],
    ['amount', '0'],
    ['amount', '-58'],
    ['amount', '58.001'],
    ['amount', '100000000000'],
    ['amount', '1e-7'],
    ['amount', '1e400'],
    ['amount', '58.00000000000000'],
    ['amount', '99999999999.99999'],
    ['amount', '1234567890123456'],
    ['amount', 'true'],
    ['amount', '["58.00"]'],
    ['contractAccount', '600134652'],
    ['contractAccount', '"1234567890123"'],
    ['contractAccount', '"60013465x"'],
    ['contractAccount', '"٦٠٠"'],
    ['contractAccount', '"600134652\\n"'],
    ['emailAddress', '"somebody"'],
    ['emailAddress', '" "'],
    ['emailAddress', '7'],
    ['saveCardIndicator', '"x"'],
    ['saveCardIndicator', '"XX"'],
    ['saveCardIndicator', '"  "'],
    ['saveCardIndicator', 'true'],
  ])('is %s %s', async (member, literal) => {
    const others = Object.entries(good).filter(([name]) => name !== member);
    const written = [...others.map(([name, value]) => `"${name}":"${value}"`), `"${member}":${literal}`];
    const answer = await sent({ body: `{"payment":{${written.join()}}}` });
    expect(answer.text).toBe(fail(problem(member, 'invalid')));
    expect(answer.status).toBe(400);
  });
});

test.each([
  ['400', 'FAIL', 'system', 'error.system.bad.request'],
  ['401', 'FAIL', 'authorize', 'access_denied'],
  ['402', 'FAIL', 'system', 'error.system.payment.required'],
  ['404', 'FAIL', 'system', 'error.system.not.found'],
  ['405', 'FAIL', 'method', 'error.client.method.invalid'],
  ['406', 'FAIL', 'accept', 'error.client.accept.invalid'],
  ['413', 'FAIL', 'payment', 'error.client.payment.invalid'],
  ['415', 'FAIL', 'content-type', 'error.client.content-type.invalid'],
  ['422', 'FAIL', 'system', 'error.system.unprocessable.content'],
  ['429', 'FAIL', 'system', 'error.system.too.many.requests'],
  ['499', 'FAIL', 'system', 'error.system.bad.request'],
  ['500', 'ERROR', 'system', 'error.system.unexpected.error'],
  ['503', 'ERROR', 'system', 'error.system.service.unavailable'],
  ['599', 'ERROR', 'system', 'error.system.internal.server.error'],
])('status %s that was asked for has the envelope of this API', async (code, word, errorCode, message) => {
  const answer = await sent({ headers: { 'x-sandbox-scenario': `status;code=${code}` }, body: { payment: good } });
  expect(answer.status).toBe(Number(code));
  expect(answer.text).toBe(
    `{"jsonapi":{"version":"1.0"},"status":"${word}","data":{},"errors":[{"code":"${errorCode}","message":"${message}"}],"meta":{}}`,
  );
});
