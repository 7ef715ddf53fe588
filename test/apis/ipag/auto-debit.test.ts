import { SandboxClock } from '../../support/clock.js';
import { Receiver } from '../../support/receiver.js';
import { server } from '../../support/shared.js';
import { sendForm } from './card-form.js';
import { Merchant } from './charges.js';

let sandbox: string;
let merchant: Merchant;
let clock: SandboxClock;
beforeEach(() => {
  sandbox = server.fresh();
  merchant = new Merchant(server, sandbox);
  clock = new SandboxClock(server, sandbox);
});

const page = '/vpos?billing=0771fc6f0f4b1d7d1bb73bbbe14e0e31';
const pay = (fields = {}) => sendForm(server, sandbox, page, fields);
const subscribe = (changes = {}) =>
  merchant.create({ type: 'recurring', auto_debit: true, due_date: '2026-01-20', ...changes });
const debits = async (step: object) => (await clock.ran(step)).filter((line) => line.includes(' auto-debit '));
const storedCards = () => server.records(sandbox, 'ipag/storedCards');

test('the first approved payment stores the card, and thirteen months debit each occurrence at 00:00 of its day', async () => {
  await subscribe();
  await pay({ number: '4000000000000002' });
  expect(await storedCards()).toEqual([]);
  await pay({ holder: 'Maria F', expiry: '3/31' });
  expect(await storedCards()).toEqual([
    {
      ...{ charge_id: 100000, number: '411111******1111', digest: expect.stringMatching(/^[\w-]{43}$/), brand: 'visa' },
      ...{ holder: 'Maria F', expiry_month: '03', expiry_year: '2031', result: 'approved' },
    },
  ]);
  expect(await clock.tasks()).toEqual([
    expect.objectContaining({ at: '2026-02-20T03:00:00.000Z', kind: 'auto-debit', subject: '100000/2' }),
  ]);
  expect(await debits({ by: 'P13M' })).toEqual([
    '2026-02-20T03:00:00.000Z ipag auto-debit 100000/2 paid',
    '2026-03-20T03:00:00.000Z ipag auto-debit 100000/3 paid',
    '2026-04-20T03:00:00.000Z ipag auto-debit 100000/4 paid',
    '2026-05-20T03:00:00.000Z ipag auto-debit 100000/5 paid',
    '2026-06-20T03:00:00.000Z ipag auto-debit 100000/6 paid',
    '2026-07-20T03:00:00.000Z ipag auto-debit 100000/7 paid',
    '2026-08-20T03:00:00.000Z ipag auto-debit 100000/8 paid',
    '2026-09-20T03:00:00.000Z ipag auto-debit 100000/9 paid',
    '2026-10-20T03:00:00.000Z ipag auto-debit 100000/10 paid',
    '2026-11-20T03:00:00.000Z ipag auto-debit 100000/11 paid',
    '2026-12-20T03:00:00.000Z ipag auto-debit 100000/12 paid',
    '2027-01-20T03:00:00.000Z ipag auto-debit 100000/13 paid',
  ]);
  const { data } = (await merchant.get(100000)).body.attributes.installments;
  expect(data[12]).toMatchObject({ number: 13, paid_amount: 150, payment_date: '2027-01-20' });
  expect(data[12].payment.attributes.created_at).toBe('2027-01-20 00:00:00');
  const ids = data.slice(0, 13).map(({ payment }: { payment: { uuid: string } }) => payment.uuid);
  expect(new Set(ids).size).toBe(13);
});

test('each debit is told to the receiver, with its own instant', async () => {
  const receiver = await Receiver.start();
  await subscribe({ callback_url: receiver.url });
  await pay();
  await clock.ran({ by: 'P2M' });
  await receiver.arrived(2);
  const [, second] = receiver.received;
  expect(second?.headers['x-ipag-event']).toBe('ChargePaymentSucceeded');
  const { attributes } = JSON.parse(String(second?.body));
  expect(attributes.last_transaction.attributes.created_at).toBe('2026-02-20 00:00:00');
  expect(attributes.links.payment).toBe(`${server.url}/~${sandbox}${page}`);
  await receiver.close();
});

test('a debit that is refused leaves its row open, is told, and is not tried again; the next one is', async () => {
  const receiver = await Receiver.start();
  await subscribe({ amount: 10.5, callback_url: receiver.url });
  await pay({ number: '4514167426281141' });
  const [stored] = await storedCards();
  const refusing = { ...stored, number: '491657******7962' };
  await server.send('PUT', '/__sandbox/state/ipag/storedCards/100000', { sandbox, body: refusing });
  expect(await debits({ by: 'P3M' })).toEqual([
    '2026-02-20T03:00:00.000Z ipag auto-debit 100000/2 refused',
    '2026-03-20T03:00:00.000Z ipag auto-debit 100000/3 refused',
  ]);
  const { data } = (await merchant.get(100000)).body.attributes.installments;
  expect(data[1]).toMatchObject({ number: 2, paid_amount: 0, payment_date: null, payment: null });
  await receiver.arrived(3);
  expect(receiver.received.map(({ headers }) => headers['x-ipag-event'])).toEqual([
    'ChargePaymentSucceeded',
    'ChargePaymentFailed',
    'ChargePaymentFailed',
  ]);
  await receiver.close();
});

test('rows that were open before stay open, and one that is paid by hand is not debited', async () => {
  await subscribe({ due_date: '2025-11-20' });
  await pay({ installment: '2' });
  expect(await clock.tasks()).toEqual([expect.objectContaining({ subject: '100000/3' })]);
  await pay({ installment: '3' });
  expect(await clock.tasks()).toEqual([expect.objectContaining({ subject: '100000/4' })]);
  expect(await debits({ by: 'P2M' })).toEqual(['2026-02-20T03:00:00.000Z ipag auto-debit 100000/4 paid']);
  const { data } = (await merchant.get(100000)).body.attributes.installments;
  expect(data[0]).toMatchObject({ number: 1, payment_date: null });
});

test.each([['is_active'], ['auto_debit']])(
  'nothing is debited while %s is off; on again, it goes on',
  async (member) => {
    await subscribe();
    await pay();
    await merchant.update(100000, { [member]: false });
    expect(await clock.tasks()).toEqual([]);
    expect(await debits({ by: 'P2M' })).toEqual([]);
    await merchant.update(100000, { [member]: true });
    const [next] = await debits({ by: 'P1M' });
    expect(next).toMatch(/^2026-04-?|^2026-03-20T03:00:00.000Z ipag auto-debit 100000\/3 paid$/);
  },
);

test('another due_date moves the next debit, another amount is what it takes', async () => {
  await subscribe();
  await pay();
  await merchant.update(100000, { due_date: '2026-01-25', amount: 99 });
  expect(await debits({ by: 'P2M' })).toEqual(['2026-02-25T03:00:00.000Z ipag auto-debit 100000/2 paid']);
  const { data } = (await merchant.get(100000)).body.attributes.installments;
  expect(data[1]).toMatchObject({ number: 2, amount: 99, paid_amount: 99 });
});

test('after the last date nothing is debited, and nothing beyond the last day that can be written', async () => {
  await subscribe({ last_charge_date: '2026-02-20' });
  await pay();
  expect(await debits({ by: 'P13M' })).toEqual(['2026-02-20T03:00:00.000Z ipag auto-debit 100000/2 paid']);
  await merchant.update(100000, { last_charge_date: '', due_date: '9999-12-01' });
  expect((await merchant.get(100000)).status).toBe(200);
});

test('without auto_debit no card is stored, nor for a normal charge', async () => {
  await subscribe({ auto_debit: false });
  await pay();
  await merchant.update(100000, { auto_debit: true });
  await sendForm(server, sandbox, '/vpos?billing=00000000000000000000000000099991');
  expect(await storedCards()).toEqual([]);
  expect(await clock.tasks()).toEqual([]);
});
