// The same wherever it is kept.
import { startBakery } from '../support/bakery.js';
import { folderWith, removeFolders } from '../support/folder.js';
import { faultsOf, fileFor } from '../support/own-file.js';

afterEach(removeFolders);

const delay = { ms: { kind: 'integer', minimum: 0, maximum: 9, default: 5 } };

test.each([
  [{ outcome: { direct: {} }, status: 418 }, '/status', 'no answer of placeOrder has it'],
  [{ outcome: { direct: {} }, status: null }, '/status', 'no answer of placeOrder has it'],
  [{ outcome: { fault: 'garbage' }, stage: 'reply', status: 200 }, '/status', 'this fault has no answer, so null'],
  [
    { outcome: { fault: 'delay' }, stage: 'connection', parameters: delay, status: 503 },
    '/status',
    'this fault has the operation’s own status',
  ],
  [
    { outcome: { fault: 'delay' }, stage: 'connection', parameters: { ...delay, mss: delay.ms } },
    '/parameters/mss',
    'this outcome reads ms, p50, p99',
  ],
  [
    { outcome: { fault: 'delay' }, stage: 'connection', parameters: { ms: { ...delay.ms, default: 10 } } },
    '/parameters/ms/default',
    'has to be from 0 to 9',
  ],
  [
    {
      outcome: { fault: 'invalid-answer' },
      stage: 'reply',
      parameters: { kind: { kind: 'choice', values: ['wrong-type'], default: 'empty-body' } },
    },
    '/parameters/kind/default',
    'has to be one of wrong-type',
  ],
  [{ outcome: { direct: {} }, parameters: { times: delay.ms } }, '/parameters/times', 'every scenario has a parameter'],
  [
    { outcome: { answer: { status: 200, body: '{{ request.body.delivery.steret }}' } } },
    '/outcome/answer/body',
    'no request is documented to have steret, the nearest is street',
  ],
  [
    { outcome: { answer: { status: 200, headers: { 'x-a': '{{ request.headers.Till }}' } } } },
    '/outcome/answer/headers/x-a',
    'names of headers are in small letters here: till',
  ],
  [
    { outcome: { answer: { status: 200, body: { a: ['{{ request.params.id }}'] } } } },
    '/outcome/answer/body/a/0',
    'the path has no id',
  ],
])('a file with %j would do otherwise than it says', async (content, pointer, said) => {
  const faults = await faultsOf('bakery/own', { ...fileFor('placeOrder', {}), ...content });
  expect(faults).toEqual([{ pointer, reason: expect.stringContaining(said) }]);
});

test('the status of a fault follows from it', async () => {
  const code = { kind: 'integer', minimum: 500, maximum: 599, default: 502 };
  const files = {
    'bakery/mute.json': fileFor('placeOrder', { fault: 'garbage' }, { stage: 'reply' }),
    'bakery/card-declined.json': { outcome: { direct: {} } },
    'bakery/card-expired.json': { outcome: { fault: 'status' }, stage: 'authentication', parameters: { code } },
  };
  const server = await startBakery({ scenarios: folderWith(files) });
  try {
    const { body } = await server.send('GET', '/__sandbox/scenarios?api=bakery');
    const statusOf = (name: string) => body.scenarios.find((one: { name: string }) => one.name === name).status;
    expect(['mute', 'card-declined', 'card-expired'].map(statusOf)).toEqual([null, 201, 502]);
  } finally {
    await server.close();
  }
});
