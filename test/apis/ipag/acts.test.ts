import { Receiver } from '../../support/receiver.js';
import { sandbox, server } from '../../support/shared.js';
import { Merchant } from './charges.js';

const act = (members: object, headers = {}) =>
  server.send('POST', '/__sandbox/acts/ipag/pay-charge', { sandbox, body: members, headers });

test('a charge is paid as on its page, with the approved card, and its receiver is told', async () => {
  const receiver = await Receiver.start();
  const merchant = new Merchant(server, sandbox);
  await merchant.create({ amount: 300, installments: 3, callback_url: receiver.url });
  const { status, body } = await act({ charge: 100000 });
  expect([status, body.result.approved, body.result.installment]).toEqual([200, true, 1]);
  expect(body.result.transaction).toEqual({
    ...{ id: 300000, uuid: expect.stringMatching(/^[0-9a-f]{32}$/), resource: 'transactions' },
    attributes: {
      ...{ amount: 100, installments: 1, status: { code: 8, message: 'CAPTURED' } },
      card: {
        ...{ holder: 'Maria Francisca', number: '411111******1111' },
        ...{ expiry_month: '12', expiry_year: '2030', brand: 'visa' },
      },
      created_at: '2026-01-15 09:00:00',
    },
  });
  const third = await act({ charge: 100000, installment: 3, card: '4000 0000 0000 0002' });
  expect(third.body.result).toMatchObject({ approved: false, installment: 3 });
  await receiver.arrived(2);
  expect(receiver.received.map(({ headers }) => headers['x-ipag-event'])).toEqual([
    'ChargePaymentSucceeded',
    'ChargePaymentFailed',
  ]);
  const { data } = (await merchant.get(100000)).body.attributes.installments;
  expect(data.map(({ paid_amount }: { paid_amount: number }) => paid_amount)).toEqual([100, 0, 0]);
  await receiver.close();
});

test.each([
  [
    'a charge that is paid',
    { charge: 99992 },
    '{"code":"400","message":"Invoice Installment #1 has been paid already","resource":"resources.charge.pay"}',
  ],
  [
    'a row that is paid',
    { charge: 99992, installment: 1 },
    '{"code":"400","message":"Invoice Installment #1 has been paid already","resource":"resources.charge.pay"}',
  ],
  [
    'a row that is not there',
    { charge: 99991, installment: 2 },
    '{"code":"404","message":"Invoice Installment #2 Not Found","resource":"resources.charge.pay"}',
  ],
  [
    'an inactive charge',
    { charge: 99995 },
    '{"code":"400","message":"Charge is not active","resource":"resources.charge.pay"}',
  ],
  ['an unknown charge', { charge: 5 }, '{"code":"404","message":"Charge Not Found","resource":"resource.charge.view"}'],
])('%s is refused as the vendor would', async (_what, members, reason) => {
  const { status, body } = await act(members);
  expect([status, body.type, JSON.stringify(body.reason)]).toEqual([409, '/__sandbox/problems/act-refused', reason]);
});

test.each(['5555555555554444', '4111110000001111', 'x'])(
  'another card than a test card is a fault of its own: %s',
  async (card) => {
    const { status, body, text } = await act({ charge: 99991, card });
    expect([status, body.errors[0].pointer]).toEqual([400, '/body/card']);
    expect(text).not.toContain('5555555555554444');
  },
);

test('it counts as payCharge, and payment-refused refuses it whatever the card', async () => {
  const { status, body } = await act({ charge: 99991 }, { 'x-sandbox-scenario': 'payment-refused' });
  expect([status, body.result.approved]).toEqual([200, false]);
  const coverage = (await server.send('GET', '/__sandbox/coverage?api=ipag', { sandbox })).body;
  const paying = coverage.apis[0].operations.find(({ operation }: { operation: string }) => operation === 'payCharge');
  expect(paying.outcomes).toContainEqual(expect.objectContaining({ name: 'payment-refused', hits: 1 }));
});
