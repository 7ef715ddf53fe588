import { sandbox, server } from '../support/shared-bakery.js';
import { told } from '../support/told.js';

const on = told(() => ({ server, sandbox }));
const { call, latest, listed, putPolicy, standing, tip } = on;

test('a resend is one more attempt in any state, and changes nothing of it where it fails', async () => {
  on.receiver.answers.push(500, 503);
  await tip();
  await standing();
  const { id, nextAttemptAt } = await latest();
  const { status, body } = await call('POST', `/callbacks/${id}/resend`);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    state: 'waiting',
    nextAttemptAt,
    attempts: [{ status: 500 }, { status: 503, by: 'resend' }],
  });
  const taken = await call('POST', `/callbacks/${id}/resend`);
  expect(taken.body).toMatchObject({ state: 'delivered', nextAttemptAt: null });
});

test('a resend can differ on purpose from what it should be', async () => {
  await tip();
  await standing();
  const { id } = await latest();
  const { body } = await call('POST', `/callbacks/${id}/resend`, { corrupt: 'signature' });
  expect(body.attempts[1]).toMatchObject({ status: 200, corrupt: 'signature', by: 'resend' });
  const [good, bad] = on.receiver.received;
  expect(bad?.headers['bell']).not.toBe(good?.headers['bell']);
  expect((await call('POST', `/callbacks/${id}/resend`, { corrupt: 'all' })).body.errors).toMatchObject([
    { pointer: '/body/corrupt' },
  ]);
});

test('a resend sends what a policy holds or has dropped', async () => {
  await putPolicy({ deliver: 'drop' });
  await tip();
  const { id } = await latest();
  expect((await call('POST', `/callbacks/${id}/resend`)).body).toMatchObject({ state: 'delivered' });
});

test('what comes behind one that was sent again while it was held is sent after a release all the same', async () => {
  await putPolicy({ deliver: 'hold' });
  on.receiver.answers.push(500);
  await tip();
  const { id } = await latest();
  await tip();
  expect((await call('POST', `/callbacks/${id}/resend`)).body).toMatchObject({ state: 'held' });
  expect((await call('POST', '/callbacks/release')).body).toEqual({ released: 2 });
  await on.receiver.arrived(3);
  expect(await standing()).toEqual(['delivered 500 200', 'delivered 200']);
});

test('copies whose first was sent again are let go once each', async () => {
  await putPolicy({ deliver: 'hold', duplicate: 2 });
  await tip();
  const [, , first] = await listed();
  await call('POST', `/callbacks/${first?.id}/resend`);
  expect((await call('POST', '/callbacks/release')).body).toEqual({ released: 2 });
  await on.receiver.arrived(3);
  expect(await standing()).toEqual(['delivered 200', 'delivered 200', 'delivered 200']);
});

test('one that is lost on purpose stays lost, also where somebody listens', async () => {
  await tip('callback-lost');
  const { id } = await latest();
  const asked = { listener: 'a-laptop' };
  expect((await call('POST', '/callbacks/take', asked)).body).toEqual({ attempts: [] });
  expect((await call('POST', `/callbacks/${id}/resend`)).body.attempts.at(-1)).toMatchObject({
    error: expect.stringMatching(/^lost: /),
    by: 'resend',
  });
  expect((await call('POST', '/callbacks/take', { ...asked, leaving: true })).body).toEqual({ attempts: [] });
});

test('a sandbox that is removed while its receiver answers does not come back', async () => {
  let answer = () => {};
  on.receiver.usual = (response) => {
    answer = () => response.end();
  };
  await tip();
  await on.receiver.arrived(1);
  await server.send('DELETE', `/__sandbox/sandboxes/${sandbox}`);
  answer();
  const settled = await server.send('POST', '/__sandbox/settle', { sandbox, body: {} });
  expect(settled.status).toBe(404);
  expect((await server.send('GET', `/__sandbox/sandboxes/${sandbox}`)).status).toBe(404);
});
