import { tipIn } from '../support/bakery.js';
import { SandboxClock } from '../support/clock.js';
import { type Answering, Receiver } from '../support/receiver.js';
import { sandbox, server } from '../support/shared-bakery.js';
import { findingsIn } from '../support/watch.js';

let receiver: Receiver;
beforeEach(async () => {
  receiver = await Receiver.start();
});
afterEach(() => receiver.close());

/** What is found once a tip was given with these scenarios, in the order in which it was found. */
async function foundAfter(...scenarios: readonly string[]) {
  for (const scenario of scenarios) {
    const headers = scenario === '' ? {} : { 'x-sandbox-scenario': scenario };
    await tipIn(server, sandbox, { thank_at: receiver.url }, { headers });
    await new SandboxClock(server, sandbox).advance({ by: 'PT0S' });
  }
  const found = (await findingsIn(server, sandbox)) as readonly { kind: string; callbackIds?: readonly string[] }[];
  return found.filter(({ callbackIds }) => callbackIds !== undefined);
}

const right: Answering = (response, { body, headers }) => {
  const isWhole = headers['content-length'] === String(body.length) && body.toString().endsWith('}');
  response.writeHead(isWhole && headers['bell'] === bells.get(body.toString()) ? 200 : 401).end();
};
const bells = new Map<string, unknown>();

test('a receiver that refuses a good message is told so, once a message', async () => {
  receiver.usual = 500;
  const [finding, ...others] = await foundAfter('');
  await new SandboxClock(server, sandbox).advance({ by: 'PT2H' });
  expect(others).toEqual([]);
  const [{ id, requestId }] = (await server.send('GET', '/__sandbox/callbacks', { sandbox })).body.callbacks;
  expect(finding).toEqual({
    kind: 'callback-refused',
    api: 'bakery',
    operation: 'giveTip',
    requestIds: [requestId],
    callbackIds: [id],
    message: 'Its receiver refused tip-given with 500.',
    advice: 'Answer with a 2xx once the message is safely kept, whatever it leads to.',
  });
  expect(await foundAfter()).toHaveLength(1);
});

test.each(['signature', 'body', 'truncate'])(
  'a receiver that takes a message whose %s is wrong is told so',
  async (corrupt) => {
    await server.send('PUT', '/__sandbox/callbacks/policy', { sandbox, body: { deliver: 'normal', corrupt } });
    expect((await foundAfter('')).map(({ kind }) => kind)).toEqual(['acted-on-bad-signature']);
  },
);

test('a receiver that takes a message and refuses its copy is told so', async () => {
  receiver.answers.push(200, 409);
  expect((await foundAfter('callback-twice')).map(({ kind }) => kind)).toEqual(['not-idempotent-receiver']);
});

test('a receiver that sees to the signature and remembers what it took is told nothing', async () => {
  receiver.usual = (response, received) => {
    bells.set(received.body.toString(), received.headers['bell']);
    right(response, received);
  };
  expect(await foundAfter('', 'callback-twice')).toEqual([]);
  receiver.usual = 401;
  expect(await foundAfter('callback-wrong-signature')).toEqual([]);
  expect(await foundAfter('callback-lost')).toEqual([]);
});
