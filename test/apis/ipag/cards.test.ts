import { RecordsOf } from '../../support/records.js';
import { sandbox, server } from '../../support/shared.js';
import { pageOf, sendForm } from './card-form.js';

let records: RecordsOf;
beforeEach(() => {
  records = new RecordsOf(server, sandbox);
});

const put = (path: string, body: object) => server.send('PUT', `/__sandbox/state/ipag/${path}`, { sandbox, body });
const stored = {
  ...{ charge_id: 99994, number: '411111******1111', digest: 'd'.repeat(43), brand: 'visa', holder: 'Maria' },
  ...{ expiry_month: '12', expiry_year: '2030', result: 'approved' },
};

test('every sandbox has the test cards, by their first and last digits', async () => {
  const { body } = await server.send('GET', '/__sandbox/state/ipag/cards', { sandbox });
  const shown = body.records.map((record: { number: string; brand: string; result: string }) =>
    [record.number, record.brand, record.result].join(' '),
  );
  expect(shown).toEqual([
    '411111******1111 visa approved',
    '400000******0002 visa refused',
    '491657******7962 visa by-cents',
    '535327******9461 mastercard by-cents',
    '528909******4326 mastercard by-cents',
    '451416******1141 elo by-cents',
    '438935******3582 elo by-cents',
  ]);
});

test('a card that is put with its whole number is kept without it, and can be paid with', async () => {
  const card = { number: '5555 5555 5555 4444', brand: 'mastercard', result: 'refused' };
  const answer = await put('cards/555555******4444', card);
  expect([answer.status, answer.text.includes('5555 5555'), answer.text.includes('5555555555')]).toEqual([
    201,
    false,
    false,
  ]);
  const paid = await sendForm(server, sandbox, pageOf(99991), { number: '5555555555554444' });
  expect([paid.status, paid.headers['location']]).toEqual([303, expect.stringContaining('&refused=')]);
  expect((await sendForm(server, sandbox, pageOf(99991), { number: '5555551111114444' })).status).toBe(422);
});

test('a card can be made to refuse, and be taken away', async () => {
  const path = 'ipag/cards/411111******1111';
  expect((await records.put(path, { ...(await records.read(path)), result: 'refused' })).status).toBe(200);
  const refused = await sendForm(server, sandbox, pageOf(99991));
  expect(refused.headers['location']).toContain('&refused=');
  await records.remove(path);
  expect((await sendForm(server, sandbox, pageOf(99991))).status).toBe(422);
});

test('a masked number without its digest is nobody’s', async () => {
  const { status, body } = await put('cards/555555******4444', {
    ...{ number: '555555******4444', brand: 'mastercard', result: 'refused' },
  });
  expect([status, body.errors]).toEqual([
    400,
    [{ pointer: '/body/digest', message: 'is missing, and the number is masked' }],
  ]);
});

test('a stored card is of a recurring charge, and has no whole number', async () => {
  expect((await put('storedCards/99994', stored)).status).toBe(201);
  const normal = await put('storedCards/99991', { ...stored, charge_id: 99991 });
  expect([normal.status, normal.body.errors]).toEqual([
    400,
    [{ pointer: '/body/charge_id', message: 'names 99991, which is no recurring charge' }],
  ]);
  const whole = await put('storedCards/99994', { ...stored, number: '4111111111111111' });
  expect([whole.status, whole.body.errors[0].pointer]).toEqual([400, '/body/number']);
  expect(whole.text).not.toContain('4111111111111111');
});
