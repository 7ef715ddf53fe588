import { apis } from '../../src/apis/index.js';
import { folderWith, removeFolders } from '../support/folder.js';
import { type Args, faultsOf, fileFor, valuesOf } from '../support/own-file.js';
import { startSandbox } from '../support/sandbox.js';

afterEach(removeFolders);

const steers = apis.flatMap(({ name, operations }) =>
  operations.flatMap(({ id, steers = [] }) =>
    steers.flatMap(({ takes, needs }) =>
      Object.entries(takes).map(([directive, kind]) => ({ api: name, id, directive, kind, takes, needs })),
    ),
  ),
);

test.each(steers)(
  '$api refuses a file that steers $id by a slip of $directive or by what it can not be',
  async ({ api, id, directive, kind, takes, needs }) => {
    const [right, wrong] = valuesOf(kind);
    const beside = needs === undefined || needs === directive ? {} : { [needs]: valuesOf(takes[needs] ?? 'any')[0] };
    const faultsWith = (direct: Args) => faultsOf(`${api}/own`, fileFor(id, { direct: { ...beside, ...direct } }));
    expect(await faultsWith({ [directive]: right })).toEqual([]);
    expect(await faultsWith({ [directive]: wrong })).toMatchObject([{ pointer: `/outcome/direct/${directive}` }]);
    const slip = `${directive}s`;
    expect(await faultsWith({ [slip]: right })).toEqual([
      { pointer: `/outcome/direct/${slip}`, reason: expect.stringContaining(`did you mean ${directive}?`) },
    ]);
  },
);

const unsteered = apis.flatMap(({ name, operations }) =>
  operations.filter(({ steers }) => steers === undefined).map(({ id }) => ({ api: name, id })),
);

test.each(unsteered)('$api refuses a file that steers $id, which nothing steers', async ({ api, id }) => {
  const faults = await faultsOf(`${api}/own`, fileFor(id, { direct: { status: 'OPEN' } }));
  expect(faults).toEqual([{ pointer: '/outcome/direct/status', reason: `status does not steer ${id}; nothing does` }]);
});

const direct = (members: Args) => ({ outcome: { direct: members } });
const after = { after: { kind: 'duration', default: 'PT5S' } };

test.each([
  ['charge-and/transaction-open', direct({ status: 'OPNE' }), '/outcome/direct/status', 'did you mean OPEN?'],
  ['ipag/overdue', direct({ stauts: 'overdue' }), '/outcome/direct/stauts', 'did you mean status?'],
  ['ipag/overdue', direct({ status: 'late' }), '/outcome/direct/status', 'it is one of pending, overdue, paid'],
  [
    'payment-accounts/auto-complete',
    { ...direct({ completion: 'nope' }), parameters: {} },
    '/outcome/direct/completion',
    'it is one of failed, failed-unseen',
  ],
  ['payment-accounts/auto-complete', { operations: ['getAccount'] }, '/outcome/direct/policy', 'steer getAccount'],
  [
    'payment-accounts/pending-forever',
    { parameters: after },
    '/outcome/direct/policy',
    'policy and after exclude each other',
  ],
  [
    'payment-accounts/authorization-declined',
    direct({ completion: 'failed' }),
    '/outcome/direct/completion',
    'completion and after exclude each other at executePayment; "parameters": {} takes those away that ship',
  ],
  [
    'payment-accounts/success',
    { operations: ['executePayment'], parameters: after },
    '/parameters/after',
    'without policy',
  ],
  ['charge-and/success', { parameters: after }, '/parameters/after', 'after does not steer createTransaction'],
  [
    'payment-accounts/auto-complete',
    { ...direct({ policy: 'accept', after: 'PT1S' }), parameters: after },
    '/parameters/after',
    'comes to nothing: /outcome/direct has it too',
  ],
  ['british-gas/dccard-3', { parameters: after }, '/parameters/after', 'comes to nothing: this outcome reads none'],
])('a file %s with %j is refused at %s: it would act otherwise than written', async (name, file, pointer, said) => {
  expect(await faultsOf(name, file)).toEqual([{ pointer, reason: expect.stringContaining(said) }]);
});

test('a seller who accepts without a time to wait accepts at once', async () => {
  const scenarios = folderWith({ 'payment-accounts/auto-complete.json': { parameters: {} } });
  const server = await startSandbox({ scenarios });
  try {
    const path = '/payment/eeeeeeee-0001-4eee-8eee-eeeeeeeeeeee';
    const headers = { 'x-sandbox-scenario': 'auto-complete' };
    expect((await server.send('POST', `${path}/execute`, { headers })).status).toBe(200);
    const { body } = await server.send('GET', '/account/44444444-4444-4444-8444-444444444444');
    expect(body.balance).toBe(99);
  } finally {
    await server.close();
  }
});

test('an error in the place of what took parameters takes none', async () => {
  const scenarios = folderWith({ 'payment-accounts/auto-complete.json': { outcome: { refuse: 'unavailable' } } });
  const server = await startSandbox({ scenarios });
  try {
    const answer = await server.send('POST', '/payment/eeeeeeee-0001-4eee-8eee-eeeeeeeeeeee/execute', {
      headers: { 'x-sandbox-scenario': 'auto-complete;after=PT5S' },
    });
    expect([answer.status, answer.body.detail]).toEqual([400, expect.stringContaining('has no parameter after')]);
  } finally {
    await server.close();
  }
});
