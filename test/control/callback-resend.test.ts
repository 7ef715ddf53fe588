import { sandbox, server } from '../support/shared-bakery.js';
import { told } from '../support/told.js';

const on = told(() => ({ server, sandbox }));
const { call, latest, putPolicy, standing, tip } = on;

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
