import { sandbox, server } from '../../support/shared.js';
import { authorization } from './charges.js';

test('an offset that leads out of the years that can be written ends there, whatever the clock of the sandbox', async () => {
  await server.send('PUT', `/__sandbox/sandboxes/${sandbox}`, { body: { time: '9999-12-31T12:00:00Z' } });
  const { status, body } = await server.send('GET', '/service/resources/charges?id=99991', {
    sandbox,
    headers: { authorization },
  });
  expect([status, body.attributes.starting_date]).toEqual([200, '9999-12-31']);
});
