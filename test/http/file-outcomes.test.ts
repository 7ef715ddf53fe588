// The same wherever it is kept.
import { apis } from '../../src/apis/index.js';
import type { Takes } from '../../src/engine/api/takes.js';
import { startBakery } from '../support/bakery.js';
import { folderWith, removeFolders } from '../support/folder.js';
import { type Args, faultsOf, fileFor, valuesOf } from '../support/own-file.js';
import { startSandbox } from '../support/sandbox.js';
import { bakery } from '../support/toy.js';

afterEach(removeFolders);

function rightOnes(takes: Takes): Args {
  return Object.fromEntries(Object.entries(takes).map(([name, kind]) => [name, valuesOf(kind)[0]]));
}

function without(args: Args, name: string): Args {
  return Object.fromEntries(Object.entries(args).filter(([one]) => one !== name));
}

const errors = [...apis, bakery].flatMap(({ name, errors, operations }) =>
  Object.entries(errors).map(([code, takes]) => ({ api: name, operation: operations[0]?.id ?? '', code, takes })),
);
const argumentsOfErrors = errors.flatMap(({ takes, ...one }) =>
  Object.keys(takes).map((argument) => ({ ...one, takes, argument })),
);

test('every error of every API can be answered with the arguments that its table asks for, and says them', async () => {
  expect(errors.length).toBeGreaterThan(50);
  const files = errors.map(({ api, operation, code, takes }) => [
    `${api}/own-${code}.json`,
    fileFor(operation, { refuse: code, args: rightOnes(takes) }),
  ]);
  const server = await startSandbox(
    { scenarios: folderWith(Object.fromEntries(files)) },
    undefined,
    undefined,
    undefined,
    [...apis, bakery],
  );
  try {
    const { body } = await server.send('GET', '/__sandbox/scenarios');
    for (const { api, code, takes } of errors) {
      const entry = body.scenarios.find((one: { api: string; name: string }) => {
        return one.api === api && one.name === `own-${code}`;
      });
      const text = JSON.stringify(entry.reply.body);
      expect([code, text]).toEqual([code, expect.not.stringMatching(/undefined|\[object|null/)]);
      for (const value of Object.values(rightOnes(takes))) expect(text).toContain(String(value));
    }
  } finally {
    await server.close();
  }
});

test.each(errors)('$api refuses a file whose $code has an argument that it does not take', async (one) => {
  const outcome = { refuse: one.code, args: { ...rightOnes(one.takes), zzz: 1 } };
  const faults = await faultsOf(`${one.api}/own`, fileFor(one.operation, outcome));
  const said = Object.keys(one.takes).length === 0 ? 'it takes no arguments' : 'it takes ';
  expect(faults).toEqual([{ pointer: '/outcome/args/zzz', reason: expect.stringContaining(said) }]);
});

test.each(argumentsOfErrors)(
  '$api refuses a file whose $code lacks $argument, misspells it or has it otherwise',
  async ({ api, operation, code, takes, argument }) => {
    const right = rightOnes(takes);
    const others = without(right, argument);
    const faultsWith = (args: Args) => faultsOf(`${api}/own`, fileFor(operation, { refuse: code, args }));
    const place = `/outcome/args/${argument}`;
    expect(await faultsWith(others)).toEqual([{ pointer: place, reason: expect.stringContaining('is missing') }]);
    const slip = `${argument}s`;
    const meant = expect.stringContaining(`did you mean ${argument}?`);
    expect(await faultsWith({ ...others, [slip]: right[argument] })).toEqual([
      { pointer: `/outcome/args/${slip}`, reason: meant },
    ]);
    const [, wrong] = valuesOf(takes[argument] ?? 'any');
    if (wrong === undefined) return;
    expect(await faultsWith({ ...right, [argument]: wrong })).toMatchObject([{ pointer: place }]);
  },
);

test.each([
  ['bakery/not-found', { args: { wat: 'x' } }, '/outcome/args/wat', 'did you mean what? it takes what'],
  ['bakery/not-found', {}, '/outcome/args/what', 'is missing: not-found takes what, which is a text'],
  ['bakery/too-few-coins', { args: { want: 7 } }, '/outcome/args/want', 'did you mean wants?'],
  [
    'bakery/too-few-coins',
    { args: { has: 5, wants: '7' } },
    '/outcome/args/wants',
    'wants has to be a whole number, 0 or more',
  ],
  ['bakery/member-wrong', { args: { member: 'coin', valeu: 3 } }, '/outcome/args/valeu', 'did you mean value?'],
  [
    'bakery/member-wrong',
    { args: { member: 'coin', value: 3 } },
    '/outcome/args/member',
    'member can not be coin; did you mean coins?',
  ],
  [
    'bakery/too-few-coins',
    { refuse: 'member-missing', args: { member: 'coin' } },
    '/outcome/args/member',
    'member can not be coin; did you mean coins?',
  ],
  ['bakery/order-taken', {}, '/outcome/args/order', 'is missing: order-taken takes order'],
  [
    'bakery/tip-refused',
    { args: { message: 'Nope' } },
    '/outcome/args/message',
    'tip-refused takes no message; it takes no arguments',
  ],
  [
    'bakery/card-declined',
    { refuse: 'cart-declined' },
    '/outcome/refuse',
    'bakery has no error cart-declined; did you mean card-declined?',
  ],
  ['bakery/not-found', { refuse: 'constructor' }, '/outcome/refuse', 'bakery has no error constructor'],
])('a file %s with %j is refused at %s', async (name, outcome, pointer, said) => {
  const faults = await faultsOf(name, { outcome: { refuse: name.split('/')[1], ...outcome } });
  expect(faults).toEqual([{ pointer, reason: expect.stringContaining(said) }]);
});

test.each([
  [{ from: '/body/coin', else: 3 }, '/from', 'the nearest is coins'],
  [{ from: '/bodi/coins', else: 3 }, '/from', 'no request has bodi; did you mean body?'],
  [{ from: 'body.coins', else: 3 }, '/from', 'has to be a JSON pointer into the request'],
  [{ from: '/params/custmer', else: 3 }, '/from', 'the path has no custmer; did you mean customer?'],
  [{ from: '/headers/X-Coins', else: 3 }, '/from', 'names of headers are in small letters here: x-coins'],
  [{ from: '/body/coins' }, '/else', 'is missing: a request may have nothing at /body/coins'],
  [{ from: '/body/coins', else: 'three' }, '/else', 'has to be a whole number, 0 or more'],
  [{ from: '/body/coins', esle: 3 }, '/esle', 'did you mean else?'],
  [{ from: '/body/coins', else: { from: '/query/coins', els: 3 } }, '/else/els', 'did you mean else?'],
  [{ from: '/params/customer' }, '/else', 'or not a whole number, 0 or more'],
])(
  'what an argument takes from the request is refused where %j would come to nothing',
  async (requested, end, said) => {
    const outcome = { refuse: 'too-few-coins', args: { has: 0, wants: requested } };
    const faults = await faultsOf('bakery/own', fileFor('placeOrder', outcome));
    expect(faults).toEqual([{ pointer: `/outcome/args/wants${end}`, reason: expect.stringContaining(said) }]);
  },
);

test('an argument takes what else there is where the request has nothing of its kind', async () => {
  const args = { has: 0, wants: { from: '/query/coins', else: { from: '/query/miles', else: 12 } } };
  const file = fileFor('placeOrder', { refuse: 'too-few-coins', args });
  const server = await startBakery({ scenarios: folderWith({ 'bakery/own.json': file }) });
  try {
    const { body } = await server.send('GET', '/__sandbox/scenarios?api=bakery');
    const { request } = body.scenarios.find(({ name }: { name: string }) => name === 'own');
    const answer = await server.send('POST', `${request.path}?km=many`, request);
    expect(answer.body).toEqual({ fault: 'too-few-coins', words: 'Too few coins', about: [0, 12] });
  } finally {
    await server.close();
  }
});
