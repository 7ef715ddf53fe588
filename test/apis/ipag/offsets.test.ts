import { sandbox, server } from '../../support/shared.js';
import { authorization } from './charges.js';

const at = '/__sandbox/state/ipag/charges';

test('a date may be an offset from the time of the sandbox, so that an overdue charge stays overdue', async () => {
  await server.send('PUT', '/__sandbox/clock', { sandbox, body: { now: '2030-05-11T12:00:00Z', frozen: true } });
  const charge = (await server.send('GET', `${at}/99991`, { sandbox })).body;
  const [installment] = charge.installments;
  const overdue = {
    ...charge,
    id: 88_888,
    billing: '00000000000000000000000000088888',
    due_date: '-P10D',
    installments: [{ ...installment, due_date: '-P10D' }],
  };
  const made = await server.send('PUT', `${at}/88888`, { sandbox, body: overdue });
  expect([made.status, made.body.due_date]).toEqual([201, '2030-05-01']);
  const seen = await server.send('GET', '/service/resources/charges?id=88888', { sandbox, headers: { authorization } });
  expect(seen.body.attributes.status).toBe('overdue');
  const never = await server.send('PUT', `${at}/88888`, { sandbox, body: { ...overdue, due_date: '2030-02-30' } });
  expect([never.status, never.body.errors]).toEqual([
    400,
    [{ pointer: '/body', message: 'has a date that is neither a day nor an offset: 2030-02-30' }],
  ]);
});
