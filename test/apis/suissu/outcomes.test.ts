import { sandbox, server } from '../../support/shared.js';
import { hitsIn } from '../../support/watch.js';

const credentials = {
  'x-api-name': 'XXXXFIRSTAPP',
  'x-api-key': 'kfpwsfnknknfwknfkwnknef9823rujfsormDFS3ijoncvowoeorfnv',
};
const good = {
  partner_id: 'H1',
  token_id: 'H4sIAAAAAAAAAzO3BADDOtuOAgAAAA==',
  currency_code: 'INR',
  amount: '5000',
};
const token101 = 'H4sIAAAAAAAAAzM0MAQAfGBwVAMAAAA=';

const charge = (changes: object = {}, headers: Readonly<Record<string, string>> = credentials) =>
  server.send('POST', '/service/api/charge', { headers, body: { ...good, ...changes }, sandbox });

const hits = () => hitsIn(server, sandbox, 'suissu');

describe('an answer counts as the outcome', () => {
  test.each<[string, object]>([
    ['success', {}],
    ['invalid-amount', { amount: '0' }],
    ['invalid-amount', { amount: 5000 }],
    ['invalid-partner', { partner_id: 'H9' }],
    ['inactive-partner', { partner_id: 'H3' }],
    ['invalid-token', { token_id: 'nonsense' }],
    ['currency-not-accepted', { currency_code: 'JPY' }],
    ['customer-name-missing', { partner_id: 'H2', token_id: 'H4sIAAAAAAAAAzMyMAQAJd42VgMAAAA=', currency_code: 'AUD' }],
    ['card-declined', { token_id: 'H4sIAAAAAAAAAzM0NAQAPVFrTQMAAAA=' }],
    ['insufficient-funds', { token_id: 'H4sIAAAAAAAAAzM0NAIAhwBi1AMAAAA=' }],
  ])('%s of %j', async (name, changes) => {
    await charge(changes);
    expect(await hits()).toEqual({ [`charge ${name}`]: 1 });
  });

  test('unauthorised, without credentials', async () => {
    await charge({}, {});
    expect(await hits()).toEqual({ 'charge unauthorised': 1 });
  });

  test('spent-token, of a token that was charged before', async () => {
    await charge({ token_id: token101 });
    await charge({ token_id: token101 });
    expect(await hits()).toEqual({ 'charge success': 1, 'charge spent-token': 1 });
  });

  test('that was asked for, where two outcomes have one text', async () => {
    await charge({}, { ...credentials, 'x-sandbox-scenario': 'spent-token' });
    await charge({}, { ...credentials, 'x-sandbox-scenario': 'inactive-partner' });
    expect(await hits()).toEqual({ 'charge spent-token': 1, 'charge inactive-partner': 1 });
  });
});

test('no outcome of the table is several wrong members', async () => {
  await charge({ amount: '0', currency_code: 'JPY' });
  expect(await hits()).toEqual({});
});
