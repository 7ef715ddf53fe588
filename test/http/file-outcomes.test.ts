import { apis } from '../../src/apis/index.js';
import type { Takes } from '../../src/engine/api/takes.js';
import { folderWith, removeFolders } from '../support/folder.js';
import { type Args, faultsOf, fileFor, valuesOf } from '../support/own-file.js';
import { startSandbox } from '../support/sandbox.js';

afterEach(removeFolders);

function rightOnes(takes: Takes): Args {
  return Object.fromEntries(Object.entries(takes).map(([name, kind]) => [name, valuesOf(kind)[0]]));
}

function without(args: Args, name: string): Args {
  return Object.fromEntries(Object.entries(args).filter(([one]) => one !== name));
}

const errors = apis.flatMap(({ name, errors, operations }) =>
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
  const server = await startSandbox({ scenarios: folderWith(Object.fromEntries(files)) });
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
  ['british-gas/dccard-3', { args: { mesage: 'x' } }, '/outcome/args/mesage', 'did you mean message? it takes message'],
  ['british-gas/dccard-3', {}, '/outcome/args/message', 'is missing: dccard takes message, which is a text'],
  ['charge-and/balance-not-sufficient', { args: { requestd: 7 } }, '/outcome/args/requestd', 'did you mean requested?'],
  [
    'charge-and/balance-not-sufficient',
    { args: { available: 5, requested: '7' } },
    '/outcome/args/requested',
    'requested has to be a whole number, 0 or more',
  ],
  [
    'charge-and/invalid-parameter',
    { args: { member: 'kilometre', valeu: 3 } },
    '/outcome/args/valeu',
    'did you mean value?',
  ],
  [
    'charge-and/invalid-parameter',
    { args: { member: 'kilometre', value: 3 } },
    '/outcome/args/member',
    'member can not be kilometre; did you mean kilometer?',
  ],
  [
    'british-gas/amount-invalid',
    { refuse: 'invalid', args: { member: 'ammount' } },
    '/outcome/args/member',
    'member can not be ammount; did you mean amount?',
  ],
  ['ipag/already-paid', {}, '/outcome/args/number', 'is missing: already-paid takes number'],
  [
    'suissu/card-expired',
    { args: { message: 'Nope' } },
    '/outcome/args/message',
    'card-expired takes no message; it takes no arguments',
  ],
  [
    'british-gas/dccard-3',
    { refuse: 'dcard' },
    '/outcome/refuse',
    'british-gas has no error dcard; did you mean dccard?',
  ],
  ['charge-and/user-not-found', { refuse: 'constructor' }, '/outcome/refuse', 'charge-and has no error constructor'],
])('a file %s with %j is refused at %s', async (name, outcome, pointer, said) => {
  const refuse = { 'british-gas/dccard-3': 'dccard' }[name] ?? name.split('/')[1];
  const faults = await faultsOf(name, { outcome: { refuse, ...outcome } });
  expect(faults).toEqual([{ pointer, reason: expect.stringContaining(said) }]);
});

test.each([
  [{ from: '/body/kilometre', else: 3 }, '/from', 'the nearest is kilometer'],
  [{ from: '/bodi/kilometer', else: 3 }, '/from', 'no request has bodi; did you mean body?'],
  [{ from: 'body.kilometer', else: 3 }, '/from', 'has to be a JSON pointer into the request'],
  [{ from: '/params/user', else: 3 }, '/from', 'the path has no user; did you mean userId?'],
  [{ from: '/headers/X-Km', else: 3 }, '/from', 'names of headers are in small letters here: x-km'],
  [{ from: '/body/kilometer' }, '/else', 'is missing: a request may have nothing at /body/kilometer'],
  [{ from: '/body/kilometer', else: 'three' }, '/else', 'has to be a whole number, 0 or more'],
  [{ from: '/body/kilometer', esle: 3 }, '/esle', 'did you mean else?'],
  [{ from: '/body/kilometer', else: { from: '/query/km', els: 3 } }, '/else/els', 'did you mean else?'],
  [{ from: '/params/userId' }, '/else', 'or not a whole number, 0 or more'],
])(
  'what an argument takes from the request is refused where %j would come to nothing',
  async (requested, end, said) => {
    const outcome = { refuse: 'balance-not-sufficient', args: { available: 0, requested } };
    const faults = await faultsOf('charge-and/own', fileFor('createTransaction', outcome));
    expect(faults).toEqual([{ pointer: `/outcome/args/requested${end}`, reason: expect.stringContaining(said) }]);
  },
);

test('an argument takes what else there is where the request has nothing of its kind', async () => {
  const args = { available: 0, requested: { from: '/query/km', else: { from: '/query/miles', else: 12 } } };
  const file = fileFor('createTransaction', { refuse: 'balance-not-sufficient', args });
  const server = await startSandbox({ scenarios: folderWith({ 'charge-and/own.json': file }) });
  try {
    const { body } = await server.send('GET', '/__sandbox/scenarios?api=charge-and');
    const { request } = body.scenarios.find(({ name }: { name: string }) => name === 'own');
    const answer = await server.send('POST', `${request.path}?km=many`, request);
    expect(answer.body).toEqual({ error: 'ACCOUNT_BALANCE_NOT_SUFFICIENT', args: [0, 12] });
  } finally {
    await server.close();
  }
});
