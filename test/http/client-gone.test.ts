import { Connection } from '../support/connection.js';
import { sandbox, server } from '../support/shared.js';
import { until } from '../support/until.js';
import { kindsIn } from '../support/watch.js';
import { nextPayment, paying } from './faults/paying.js';

const journal = async () => (await server.send('GET', '/__sandbox/requests', { sandbox })).body.requests;

/** Pays with a scenario that waits, and gives up before the wait is over. */
async function giveUp(scenario: string, ms: number): Promise<void> {
  const connection = await Connection.open(server.url);
  const before = server.time.open;
  connection.write(paying(scenario));
  await until(() => server.time.open > before, 'the request waits');
  connection.leave();
  await connection.untilLeft();
  // What the server hears of another client comes after the end of this one.
  await server.send('GET', '/__sandbox/apis');
  server.time.advance(ms);
}

test('a client that gave up saw no reply, though what it asked for was carried out', async () => {
  await giveUp('delay;ms=500', 500);
  expect(await nextPayment()).toBe('003400026739');
  const [, gone] = await journal();
  expect(gone).toMatchObject({ outcome: 'success', accepted: true, reply: null, fault: null, clientGone: true });
  expect(gone.changes).toHaveLength(1);
  const [answered] = await journal();
  expect(answered.reply.status).toBe(200);
  expect(answered).not.toHaveProperty('clientGone');
});

test('a client that gave up and pays again has ignored that it got no answer', async () => {
  await giveUp('delay;ms=500', 500);
  await nextPayment();
  const kinds = await kindsIn(server, sandbox);
  expect(kinds).toContain('retry-without-id');
  expect(kinds).toContain('possible-double-charge');
});

test('what a client that gave up was refused is an attempt without an answer', async () => {
  await giveUp('delay;ms=500, access-denied', 500);
  const [gone] = await journal();
  expect(gone).toMatchObject({ outcome: 'access-denied', accepted: false, reply: null, clientGone: true });
});

test('metrics count no status for a client that gave up', async () => {
  await giveUp('delay;ms=500, dccard-3', 500);
  const { text } = await server.send('GET', '/__sandbox/metrics');
  expect(text).toContain('operation="createPayment",status="none",scenario="delay+dccard-3"} 1');
});

test('a client that gives up in the middle of an answer has not had it, whatever had arrived of it', async () => {
  const connection = await Connection.open(server.url);
  connection.write(paying('slow-drip'));
  await connection.untilReceived('\r\n\r\n{');
  connection.leave();
  await connection.untilLeft();
  while ((await journal())[0]?.clientGone === undefined);
  await nextPayment();
  const [, gone] = await journal();
  expect(gone).toMatchObject({ outcome: 'success', accepted: true, fault: 'slow-drip', clientGone: true });
  expect(gone.reply.status).toBe(200);
  const kinds = await kindsIn(server, sandbox);
  expect(kinds).toContain('retry-without-id');
  expect(kinds).toContain('possible-double-charge');
});
