import { gunzipSync, gzipSync } from 'node:zlib';
import { SandboxClock } from '../../support/clock.js';
import { sandbox, server } from '../../support/shared.js';
import {
  charge,
  failed,
  intent201,
  intent401,
  sample,
  succeeded,
  token101,
  token102,
  token103,
  token202,
  token402,
} from './client.js';

const refusedToken = failed('token_id : Invalid or missing token_id');

test.each([
  ['79', 'H4sIAAAAAAAAAzO3BADDOtuOAgAAAA==', 'H1', 'INR', 'charged'],
  ['101', 'H4sIAAAAAAAAAzM0MAQAfGBwVAMAAAA=', 'H1', 'INR', 'charged'],
  ['102', 'H4sIAAAAAAAAAzM0MAIAxjF5zQMAAAA=', 'H1', 'USD', 'charged'],
  ['103', 'H4sIAAAAAAAAAzM0MAYAUAF+ugMAAAA=', 'H1', 'INR', 'charged'],
  ['111', 'H4sIAAAAAAAAAzM0NAQAPVFrTQMAAAA=', 'H1', 'INR', 'Your card was declined.'],
  ['112', 'H4sIAAAAAAAAAzM0NAIAhwBi1AMAAAA=', 'H1', 'INR', 'Your card has insufficient funds.'],
  ['113', 'H4sIAAAAAAAAAzM0NAYAETBlowMAAAA=', 'H1', 'INR', 'Your card has expired.'],
  ['114', 'H4sIAAAAAAAAAzM0NAEAsqUBPQMAAAA=', 'H1', 'INR', "Your card's security code is incorrect."],
  ['201', 'H4sIAAAAAAAAAzMyMAQAJd42VgMAAAA=', 'H2', 'AUD', 'charged'],
  ['202', 'H4sIAAAAAAAAAzMyMAIAn48/zwMAAAA=', 'H2', 'AUD', 'charged'],
  ['301', 'H4sIAAAAAAAAAzM2MAQAErT0VwMAAAA=', 'H3', 'INR', 'partner_id : Invalid or inactive or missing partner_id'],
  ['401', 'H4sIAAAAAAAAAzMxMAQAl6K7UgMAAAA=', 'H4', 'JPY', 'charged'],
  ['402', 'H4sIAAAAAAAAAzMxMAIALfOyywMAAAA=', 'H4', 'KWD', 'charged'],
])('row %s is wrapped in %s, of %s: %s is %s', async (row, token_id, partner_id, currency_code, outcome) => {
  expect(gunzipSync(Buffer.from(token_id, 'base64')).toString()).toBe(row);
  const answer = await charge(server, sandbox, { partner_id, token_id, currency_code });
  if (outcome === 'charged') return expect(answer.status).toBe(200);
  expect(answer.status).toBe(400);
  return expect(answer.text).toBe(failed(outcome));
});

test('a spent token is refused and stays spent', async () => {
  expect((await charge(server, sandbox, { token_id: token101 })).text).toMatch(succeeded);
  for (const amount of ['5000', '1', '0.01']) {
    const again = await charge(server, sandbox, { token_id: token101, amount });
    expect(again.status).toBe(400);
    expect(again.text).toBe(refusedToken);
  }
  await new SandboxClock(server, sandbox).advance({ by: 'P1Y' });
  expect((await charge(server, sandbox, { token_id: token101 })).text).toBe(refusedToken);
});

test('a spent token is listed among the other problems', async () => {
  await charge(server, sandbox, { token_id: token101 });
  const again = await charge(server, sandbox, { token_id: token101, amount: '0' });
  expect(again.text).toBe(failed('token_id : Invalid or missing token_id', 'amount : Invalid or missing amount'));
});

test('a token is its row, however it was compressed', async () => {
  await charge(server, sandbox, { token_id: token101 });
  const recompressed = gzipSync('101', { level: 9 }).toString('base64');
  expect(recompressed).not.toBe(token101);
  expect((await charge(server, sandbox, { token_id: recompressed })).text).toBe(refusedToken);
  const other = gzipSync('102', { level: 0 }).toString('base64');
  expect((await charge(server, sandbox, { token_id: other })).text).toMatch(succeeded);
  expect((await charge(server, sandbox, { token_id: token102 })).text).toBe(refusedToken);
});

test('a spent token in one sandbox is unspent in another', async () => {
  await charge(server, sandbox, { token_id: token101 });
  expect((await charge(server, server.fresh(), { token_id: token101 })).text).toMatch(succeeded);
});

test('a refused charge leaves the token unspent', async () => {
  expect((await charge(server, sandbox, { token_id: token101, amount: '0' })).status).toBe(400);
  expect((await charge(server, sandbox, { token_id: token101, currency_code: 'EUR' })).status).toBe(400);
  expect((await charge(server, sandbox, { token_id: token101 }, { 'x-api-key': 'wrong' })).status).toBe(401);
  expect((await charge(server, sandbox, { token_id: token101 })).text).toMatch(succeeded);
});

test('of fifty concurrent charges of one token exactly one succeeds', async () => {
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => charge(server, sandbox, { token_id: token103, amount: '7.25' })),
  );
  const charged = answers.filter(({ status }) => status === 200);
  expect(charged).toHaveLength(1);
  expect(charged[0]?.body.PGTransactionID).toBe('pi_3NOia7LkClv9jGLK1CV12znF');
  const refused = answers.filter(({ status, text }) => status === 400 && text === refusedToken);
  expect(refused).toHaveLength(49);
});

test('an intent is charged again and again, each time anew', async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, () => charge(server, sandbox)));
  for (const { text } of answers) expect(text).toMatch(succeeded);
  expect(new Set(answers.map(({ body }) => body.PGTransactionID)).size).toBe(50);
});

test('a declined card stays unspent: it is declined each time, and takes no identifier', async () => {
  const row112 = 'H4sIAAAAAAAAAzM0NAIAhwBi1AMAAAA=';
  for (let i = 0; i < 3; i++) {
    const answer = await charge(server, sandbox, { token_id: row112 });
    expect(answer.status).toBe(400);
    expect(answer.text).toBe(failed('Your card has insufficient funds.'));
  }
  expect((await charge(server, sandbox)).body.PGTransactionID).toBe('pi_3NOia7LkClv9jGLK1CV12znF');
});

test('what is wrong with the request comes before what the gateway says', async () => {
  const row111 = 'H4sIAAAAAAAAAzM0NAQAPVFrTQMAAAA=';
  const answer = await charge(server, sandbox, { token_id: row111, amount: '0' });
  expect(answer.text).toBe(failed('amount : Invalid or missing amount'));
});

test('an asked scenario comes before the state of the card', async () => {
  const row111 = 'H4sIAAAAAAAAAzM0NAQAPVFrTQMAAAA=';
  const answer = await charge(server, sandbox, { token_id: row111 }, { 'x-sandbox-scenario': 'card-expired' });
  expect(answer.text).toBe(failed('Your card has expired.'));
});

test('Pay Advantage has identifiers of its own shape, and leaves those of Stripe free', async () => {
  const changes = { partner_id: 'H2', currency_code: 'AUD' };
  const ids: string[] = [];
  for (const token_id of [intent201, intent201, token202]) {
    const { status, body } = await charge(server, sandbox, { ...changes, token_id });
    expect(status).toBe(200);
    expect(body.PGTransactionID).toMatch(/^PA[0-9]{12}$/);
    ids.push(body.PGTransactionID);
  }
  expect(new Set(ids).size).toBe(3);
  expect((await charge(server, sandbox, { ...changes, token_id: token202 })).text).toBe(refusedToken);
  expect((await charge(server, sandbox)).body.PGTransactionID).toBe('pi_3NOia7LkClv9jGLK1CV12znF');
});

test.each([
  ['JPY', '5000', 200],
  ['JPY', '5000.0', 400],
  ['JPY', '999999999999', 200],
  ['KWD', '5000', 200],
  ['KWD', '0.001', 200],
  ['KWD', '5.1234', 400],
  ['KWD', '999999999999.999', 200],
])('%s %s is answered %i: each currency has decimals of its own', async (currency_code, amount, status) => {
  const changes = { partner_id: 'H4', token_id: intent401, currency_code, amount };
  const answer = await charge(server, sandbox, changes);
  expect(answer.status).toBe(status);
  if (status === 400) expect(answer.text).toBe(failed('amount : Invalid or missing amount'));
  const withToken = await charge(server, sandbox, { ...changes, token_id: token402 });
  expect(withToken.status).toBe(status);
});

test.each(['0.01', '5000.5', '0005000.00', '999999999999.99'])('an amount of %s INR is charged', async (amount) => {
  expect((await charge(server, sandbox, { ...sample, amount })).text).toMatch(succeeded);
});
