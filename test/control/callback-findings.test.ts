import type { Answering } from '../support/receiver.js';
import { sandbox, server } from '../support/shared-bakery.js';
import { told } from '../support/told.js';
import { findingsIn } from '../support/watch.js';

const on = told(() => ({ server, sandbox }));
const { clock, latest, putPolicy, tip } = on;

/** What is found once a tip was given with these scenarios, in the order in which it was found. */
async function foundAfter(...scenarios: readonly string[]) {
  for (const scenario of scenarios) {
    await tip(scenario);
    await clock().advance({ by: 'PT0S' });
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
  on.receiver.usual = 500;
  const [finding, ...others] = await foundAfter('');
  await clock().advance({ by: 'PT2H' });
  expect(others).toEqual([]);
  const { id, requestId } = await latest();
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
    await putPolicy({ deliver: 'normal', corrupt });
    expect((await foundAfter('')).map(({ kind }) => kind)).toEqual(['acted-on-bad-signature']);
  },
);

test('a receiver that takes a message and refuses its copy is told so', async () => {
  on.receiver.answers.push(200, 409);
  expect((await foundAfter('callback-twice')).map(({ kind }) => kind)).toEqual(['not-idempotent-receiver']);
});

test('a receiver that sees to the signature and remembers what it took is told nothing', async () => {
  on.receiver.usual = (response, received) => {
    bells.set(received.body.toString(), received.headers['bell']);
    right(response, received);
  };
  expect(await foundAfter('', 'callback-twice')).toEqual([]);
  on.receiver.usual = 401;
  expect(await foundAfter('callback-wrong-signature')).toEqual([]);
  expect(await foundAfter('callback-lost')).toEqual([]);
});
