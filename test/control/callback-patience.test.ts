import { coinsOf, order, orders, pass, tipIn } from '../support/bakery.js';
import { SandboxClock } from '../support/clock.js';
import { answerAll, receiver, sandbox, server } from '../support/patient-bakery.js';
import { Receiver } from '../support/receiver.js';

const tip = (headers = {}, at = receiver.url) => tipIn(server, sandbox, { thank_at: at }, { headers });
const clock = () => new SandboxClock(server, sandbox);
const standing = async (where = sandbox) => {
  const { body } = await server.send('GET', '/__sandbox/callbacks', { sandbox: where });
  return body.callbacks.map(({ state }: { state: string }) => state).reverse();
};

test('an advance waits for receivers for a minute of real time, then says how much is left, which goes on', async () => {
  await tip({ 'x-sandbox-scenario': 'callback-late;after=PT1M' });
  await tip({ 'x-sandbox-scenario': 'callback-late;after=PT2M' });
  const before = server.time.open;
  const advanced = clock().advance({ by: 'PT1H' });
  advanced.catch(() => undefined);
  await receiver.arrived(1);
  expect(server.time.open).toBeGreaterThan(before);
  server.time.advance(60_000);
  const { body } = await advanced;
  expect(body).toMatchObject({ ran: [], pendingCallbacks: 2 });
  await receiver.arrived(2);
  answerAll();
  while ((await standing()).join() !== 'delivered,delivered');
});

test('an advance waits for what is under way before it moves on', async () => {
  const { body: given } = await tip();
  await receiver.arrived(1);
  const { body: before } = await clock().get();
  const advanced = clock().advance({ by: 'PT1M' });
  advanced.catch(() => undefined);
  await new Promise((resolve) => setImmediate(resolve));
  expect((await clock().get()).body.now).toBe(before.now);
  answerAll(500);
  await receiver.arrived(2);
  answerAll();
  const { body } = await advanced;
  expect(body.ran).toMatchObject([{ kind: 'callback', subject: given.receipt, result: 'delivered' }]);
});

test('no request waits for attempts that it makes due, and a receiver that never answers holds up nobody else', async () => {
  for (let n = 0; n < 10; n++) await tip();
  // Four go to one receiver at once.
  await receiver.arrived(4);
  const other = await Receiver.start();
  const elsewhere = server.fresh();
  expect((await tipIn(server, elsewhere, { thank_at: other.url })).status).toBe(200);
  await other.arrived(1);
  expect((await tipIn(server, sandbox, {})).status).toBe(200);
  expect(await coinsOf(server, sandbox)).toEqual([9_978, 0]);
  expect(receiver.received).toHaveLength(4);
  while ((await standing(elsewhere)).join() !== 'delivered');
  await other.close();
});

test('a request that comes in the middle of an advance runs nothing ahead of the attempt that is being made', async () => {
  const headers = { 'x-sandbox-scenario': 'callback-late;after=PT1M' };
  await tip(headers);
  const cake = { order: 'a-cake', item: 'cake', coins: 3 };
  const placed = await order(server, sandbox, {}, { body: cake });
  expect(placed.body.state).toBe('baking');
  const advanced = clock().advance({ by: 'PT1H' });
  advanced.catch(() => undefined);
  await receiver.arrived(1);
  const meanwhile = await server.send('GET', `${orders}/a-cake`, { sandbox, headers: pass });
  expect(meanwhile.body.state).toBe('baking');
  answerAll();
  const { body } = await advanced;
  expect(body.ran.map(({ kind }: { kind: string }) => kind)).toEqual(['callback', 'take-from-oven']);
  const later = await server.send('GET', `${orders}/a-cake`, { sandbox, headers: pass });
  expect(later.body.state).toBe('ready');
});
