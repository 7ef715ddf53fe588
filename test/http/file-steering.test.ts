// The same wherever it is kept.
import { apis } from '../../src/apis/index.js';
import { coinsOf, order, startBakery } from '../support/bakery.js';
import { SandboxClock } from '../support/clock.js';
import { folderWith, removeFolders } from '../support/folder.js';
import { type Args, faultsOf, fileFor, valuesOf } from '../support/own-file.js';
import { bakery } from '../support/toy.js';

afterEach(removeFolders);

const all = [...apis, bakery];
const steers = all.flatMap(({ name, operations }) =>
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

const unsteered = all.flatMap(({ name, operations }) =>
  operations.filter(({ steers }) => steers === undefined).map(({ id }) => ({ api: name, id })),
);

test.each(unsteered)('$api refuses a file that steers $id, which nothing steers', async ({ api, id }) => {
  const faults = await faultsOf(`${api}/own`, fileFor(id, { direct: { status: 'OPEN' } }));
  expect(faults).toEqual([{ pointer: '/outcome/direct/status', reason: `status does not steer ${id}; nothing does` }]);
});

const direct = (members: Args) => ({ outcome: { direct: members } });
const after = { after: { kind: 'duration', default: 'PT5S' } };

test.each([
  ['bakery/baking-for-ever', direct({ oven: 'nevr' }), '/outcome/direct/oven', 'did you mean never?'],
  ['bakery/baking-for-ever', direct({ ovne: 'never' }), '/outcome/direct/ovne', 'did you mean oven?'],
  ['bakery/burnt', direct({ oven: 'late' }), '/outcome/direct/oven', 'it is one of never, burns, cold, free'],
  ['bakery/oven-cold', direct({ oven: 'nope' }), '/outcome/direct/oven', 'it is one of never, burns, cold, free'],
  ['bakery/burnt', { operations: ['getCustomer'] }, '/outcome/direct/oven', 'steer getCustomer'],
  [
    'bakery/documented-sample',
    { parameters: after },
    '/outcome/direct/number',
    'number and placed_at and after exclude each other',
  ],
  [
    'bakery/burnt',
    direct({ number: 'LOAF-12345678' }),
    '/outcome/direct/number',
    'number and after exclude each other at placeOrder; "parameters": {} takes those away that ship',
  ],
  ['bakery/success', { operations: ['placeOrder'], parameters: after }, '/parameters/after', 'without oven'],
  [
    'bakery/success',
    { operations: ['giveTip'], parameters: after },
    '/parameters/after',
    'after does not steer giveTip',
  ],
  [
    'bakery/burnt',
    { ...direct({ oven: 'burns', after: 'PT1S' }), parameters: after },
    '/parameters/after',
    'comes to nothing: /outcome/direct has it too',
  ],
  ['bakery/card-declined', { parameters: after }, '/parameters/after', 'comes to nothing: this outcome reads none'],
])('a file %s with %j is refused at %s: it would act otherwise than written', async (name, file, pointer, said) => {
  expect(await faultsOf(name, file)).toEqual([{ pointer, reason: expect.stringContaining(said) }]);
});

test('what takes a time to wait and is given none goes by the time of the record', async () => {
  const scenarios = folderWith({ 'bakery/burnt.json': { parameters: {} } });
  const server = await startBakery({ scenarios });
  try {
    expect((await order(server, 'default', {}, { headers: { 'x-sandbox-scenario': 'burnt' } })).status).toBe(201);
    expect(await new SandboxClock(server, 'default').ran({ by: 'PT4M59S' })).toEqual([]);
    expect(await coinsOf(server, 'default')).toEqual([9997, 3]);
    await new SandboxClock(server, 'default').ran({ by: 'PT1S' });
    expect(await coinsOf(server, 'default')).toEqual([10000, 0]);
  } finally {
    await server.close();
  }
});

test('an error in the place of what took parameters takes none', async () => {
  const scenarios = folderWith({ 'bakery/burnt.json': { outcome: { refuse: 'closed' } } });
  const server = await startBakery({ scenarios });
  try {
    const answer = await order(server, 'default', {}, { headers: { 'x-sandbox-scenario': 'burnt;after=PT5S' } });
    expect([answer.status, answer.body.detail]).toEqual([400, expect.stringContaining('has no parameter after')]);
  } finally {
    await server.close();
  }
});
