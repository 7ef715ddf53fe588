import { actsOf } from '../../support/acts.js';
import { sandbox, server } from '../../support/shared.js';
import { charge, failed, succeeded } from './client.js';

const acts = () => actsOf(server, sandbox, 'suissu');
const create = (members: object) => acts().perform('create-token', members);
const pay = async (token_id: string, changes = {}) => (await charge(server, sandbox, { token_id, ...changes })).text;

test('a token is charged once', async () => {
  const { status, body } = await create({ partner_id: 'H1' });
  expect(status).toBe(200);
  const { token_id } = body.result;
  expect(Object.keys(body.result)).toEqual(['token_id']);
  expect(await pay(token_id)).toMatch(succeeded);
  expect(await pay(token_id)).toBe(failed('token_id : Invalid or missing token_id'));
});

test('an intent is charged again and again', async () => {
  const { body } = await create({ partner_id: 'H1', kind: 'intent' });
  expect(await pay(body.result.token_id)).toMatch(succeeded);
  expect(await pay(body.result.token_id)).toMatch(succeeded);
});

test.each([
  ['declined', 'Your card was declined.'],
  ['insufficient-funds', 'Your card has insufficient funds.'],
  ['expired', 'Your card has expired.'],
  ['incorrect-cvc', "Your card's security code is incorrect."],
])('a card that is %s is refused by the gateway', async (card, words) => {
  const { body } = await create({ partner_id: 'H1', card });
  expect(await pay(body.result.token_id)).toBe(failed(words));
});

test('each token is another, and belongs to its property alone', async () => {
  const tokens = [];
  for (const partner_id of ['H1', 'H1', 'H2']) tokens.push((await create({ partner_id })).body.result.token_id);
  expect(new Set(tokens).size).toBe(3);
  expect(await pay(tokens[2])).toBe(failed('token_id : Invalid or missing token_id'));
});

test.each(['H3', 'H9', ''])('no card is stored for %j, which is inactive or nobody', async (partner_id) => {
  await create({ partner_id: 'H1' });
  const before = await acts().state('cards');
  const answer = await create({ partner_id });
  expect(answer.status).toBe(409);
  expect(answer.text).toContain(
    '"reason":{"Status":"Fail","ErrorMessages":["partner_id : Invalid or inactive or missing partner_id"]}}',
  );
  expect(await acts().state('cards')).toEqual(before);
  expect(await acts().exchange(answer)).toMatchObject({ kind: 'act', changes: [], reply: { status: 400 } });
});

test.each([
  [{}, '/body/partner_id'],
  [{ partner_id: 'H1', kind: 'card' }, '/body/kind'],
  [{ partner_id: 'H1', card: 'stolen' }, '/body/card'],
  [{ partner_id: 'H1', card: null }, '/body/card'],
  [{ partner_id: 'H1', row: 5 }, '/body'],
])('%j is refused at %s', async (members, pointer) => {
  const { status, body } = await create(members);
  expect([status, body.errors[0].pointer]).toEqual([400, pointer]);
});
