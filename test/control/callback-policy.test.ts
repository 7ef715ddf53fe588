import { Receiver } from '../support/receiver.js';
import { enter, sandbox, server } from '../support/shared-bakery.js';
import { told } from '../support/told.js';

const on = told(() => ({ server, sandbox }));
const { call, clock, latest, listed, putPolicy, standing, tip } = on;

test('a policy that drops sends nothing, and says so', async () => {
  expect((await putPolicy({ deliver: 'drop' })).body).toEqual({ deliver: 'drop' });
  await tip();
  expect(await standing()).toEqual(['dropped']);
  expect(on.receiver.received).toEqual([]);
});

test('a policy that holds sends nothing until a release', async () => {
  await putPolicy({ deliver: 'hold' });
  await tip();
  await tip();
  expect(await standing()).toEqual(['held', 'held']);
  expect(on.receiver.received).toEqual([]);
  expect((await call('POST', '/callbacks/release')).body).toEqual({ released: 2 });
  expect(await standing()).toEqual(['delivered 200', 'delivered 200']);
  expect((await call('POST', '/callbacks/release')).body).toEqual({ released: 0 });
});

test.each([
  ['normal', [0, 1, 2]],
  ['reverse', [2, 1, 0]],
  ['shuffle', [1, 2, 0]],
])('a release lets go in the order %s, one after the other', async (order, places) => {
  enter(`released-${order}`);
  await putPolicy({ deliver: 'hold', order });
  const receipts: string[] = [];
  for (let i = 0; i < 3; i++) receipts.push((await tip()).body.receipt);
  let open = 0;
  let most = 0;
  on.receiver.usual = (response) => {
    most = Math.max(most, ++open);
    setImmediate(() => {
      open -= 1;
      response.end();
    });
  };
  await call('POST', '/callbacks/release');
  const received = await on.receiver.arrived(3);
  expect(received.map(({ body }) => JSON.parse(body.toString()).receipt)).toEqual(places.map((i) => receipts[i]));
  expect(most).toBe(1);
});

test('a policy that delays makes the first attempt that much later, in the time of the sandbox', async () => {
  await putPolicy({ deliver: 'normal', delay: 'PT30S' });
  const { body } = await tip();
  expect(await clock().ran({ by: 'PT29S' })).toEqual([]);
  expect(await clock().ran({ by: 'PT1S' })).toEqual([
    `2026-01-15T12:00:30.000Z bakery callback ${body.receipt} delivered`,
  ]);
});

test('a policy that duplicates sends further copies of the same bytes, once the first has been answered', async () => {
  await putPolicy({ deliver: 'normal', duplicate: 2 });
  await tip();
  expect(await standing()).toEqual(['delivered 200', 'delivered 200', 'delivered 200']);
  const [first, ...copies] = (await on.receiver.arrived(3)).map(({ body }) => body.toString());
  expect(copies).toEqual([first, first]);
  const all = (await listed()).toReversed();
  expect(all.map(({ copyOf }) => copyOf)).toEqual([null, all[0]?.id, all[0]?.id]);
});

test.each(['signature', 'body', 'truncate'])(
  'that corrupts the %s does so in the bytes that arrive',
  async (corrupt) => {
    await tip();
    await on.receiver.arrived(1);
    await putPolicy({ deliver: 'normal', corrupt });
    await tip();
    const [good, bad] = await on.receiver.arrived(2);
    const [goodText, badText] = [good?.body.toString() ?? '', bad?.body.toString() ?? ''];
    const [goodBell, badBell] = [good?.headers['bell'] ?? '', bad?.headers['bell'] ?? ''];
    expect(badBell).not.toBe(goodBell);
    expect(badBell).toHaveLength(goodBell.length);
    expect(badText.length).toBe(
      corrupt === 'truncate' ? Math.floor(goodText.length / 2) : goodText.length + (corrupt === 'body' ? 1 : 0),
    );
    if (corrupt !== 'truncate') expect(JSON.parse(badText)).not.toBe(undefined);
    expect((await latest()).attempts).toMatchObject([{ corrupt }]);
  },
);

test('a policy that names a target sends all of them there', async () => {
  const other = await Receiver.start();
  await putPolicy({ deliver: 'normal', target: other.url });
  await tip();
  expect(await standing()).toEqual(['delivered 200']);
  expect(other.received).toHaveLength(1);
  expect(on.receiver.received).toEqual([]);
  await other.close();
});

test('a policy counts for what comes about while it stands', async () => {
  expect((await call('GET', '/callbacks/policy')).body).toEqual({ deliver: 'normal' });
  await putPolicy({ deliver: 'hold' });
  await tip();
  await putPolicy({ deliver: 'normal' });
  expect((await call('GET', '/callbacks/policy')).body).toEqual({ deliver: 'normal' });
  await tip();
  expect(await standing()).toEqual(['held', 'delivered 200']);
});

test.each([
  [{}, '/body/deliver'],
  [{ deliver: 'later' }, '/body/deliver'],
  [{ deliver: 'normal', delay: 'soon' }, '/body/delay'],
  [{ deliver: 'normal', delay: '-PT5S' }, '/body/delay'],
  [{ deliver: 'normal', duplicate: 0 }, '/body/duplicate'],
  [{ deliver: 'normal', duplicate: 11 }, '/body/duplicate'],
  [{ deliver: 'normal', order: 'random' }, '/body/order'],
  [{ deliver: 'normal', corrupt: 'all' }, '/body/corrupt'],
  [{ deliver: 'normal', target: 'localhost' }, '/body/target'],
  [{ deliver: 'normal', target: 'ftp://localhost' }, '/body/target'],
  [{ deliver: 'normal', hold: true }, '/body'],
])('the policy %j is refused', async (policy, pointer) => {
  const { status, body } = await putPolicy(policy);
  expect(status).toBe(400);
  expect(body.errors).toMatchObject([{ pointer }]);
});
