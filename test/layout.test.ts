import { readdirSync, readFileSync } from 'node:fs';
import { apis } from '../src/apis/index.js';

const root = new URL('../', import.meta.url);

function foldersOf(path: string): string[] {
  return readdirSync(new URL(path, root), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

test('one name stands for an API in code, schemas, fixtures, scenarios and tests', () => {
  const names = apis.map(({ name }) => name).sort();
  expect(foldersOf('src/apis/')).toEqual(names);
  expect(foldersOf('test/apis/')).toEqual(names);
  expect(foldersOf('fixtures/')).toEqual(names);
  expect(foldersOf('scenarios/')).toEqual([...names, 'generic'].sort());
  expect(foldersOf('schemas/')).toEqual([...names, 'control', 'engine'].sort());
  expect(readdirSync(new URL('schemas/engine/scenario/', root)).sort()).toEqual(names.map((name) => `${name}.json`));
});

test('no two APIs answer at one path with one method', () => {
  const routes = apis.flatMap((api) =>
    api.operations.flatMap(({ method, path, also = [], whenQuery = '' }) =>
      [path, ...also].map((one) => `${method} ${one.replace(/:\w+/g, ':x')} ${whenQuery}`),
    ),
  );
  expect(routes).toEqual([...new Set(routes)]);
});

test('the lock file names no registry', () => {
  expect(readFileSync(new URL('package-lock.json', root), 'utf8')).not.toContain('"resolved"');
});

test('what an API shows in its scenarios exists: operations, errors and parameters', () => {
  for (const api of apis) {
    const operations = new Set(api.operations.map(({ id }) => id));
    expect(operations.size).toBe(api.operations.length);
    for (const operation of api.operations) {
      for (const schema of [operation.request, ...Object.values(operation.replies)]) {
        if (schema !== undefined) expect(Object.keys(api.validators)).toContain(schema);
      }
    }
    expect(Object.keys(api.validators)).toContain(api.dialect.errorSchema);
    expect(Object.keys(api.validators)).toContain('fixture');
  }
});

function actFilesOf(api: string): string[] {
  return foldersOf(`src/apis/${api}/`).includes('acts')
    ? readdirSync(new URL(`src/apis/${api}/acts/`, root)).sort()
    : [];
}

test('each act is in a file of its name, has schemas, and names operations of its API alone', () => {
  for (const api of apis) {
    const { name, acts = [], operations, validators } = api;
    expect(actFilesOf(name)).toEqual(acts.map(({ id }) => `${id}.ts`).sort());
    for (const { id, request, result, before, countsAs } of acts) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)+$/);
      expect(Object.keys(validators)).toEqual(expect.arrayContaining([request, result]));
      const known = operations.map((operation) => operation.id);
      expect(known).not.toContain(id);
      for (const named of [before?.operation, countsAs]) if (named !== undefined) expect(known).toContain(named);
    }
  }
});

test('no scenario that ships answers in words of its own', () => {
  for (const api of foldersOf('scenarios/')) {
    for (const file of readdirSync(new URL(`scenarios/${api}/`, root))) {
      expect(readFileSync(new URL(`scenarios/${api}/${file}`, root), 'utf8')).not.toMatch(/"answer"/);
    }
  }
});

test('the samples of an API have names of their own, and take values from earlier ones alone', () => {
  for (const { operations, samples = [] } of apis) {
    const before = new Set<string>();
    for (const { name, operation, taken = {} } of samples) {
      expect(operations.map(({ id }) => id)).toContain(operation);
      for (const [of] of Object.values(taken)) expect([...before]).toContain(of);
      expect([...before]).not.toContain(name);
      before.add(name);
    }
    expect(before.size).toBeGreaterThan(0);
  }
});

test('what is loaded late is a module of ours: of a CommonJS package import() gives other members once it is bundled', () => {
  const late = (readdirSync(new URL('src/', root), { recursive: true }) as string[])
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [...readFileSync(new URL(`src/${file}`, root), 'utf8').matchAll(/\bimport\(\s*(.[^)]*)\)/g)])
    .map(([, asked = '']) => asked);
  expect(late.length).toBeGreaterThan(0);
  expect(late.filter((asked) => !/^'\.{1,2}\//.test(asked))).toEqual([]);
});

/** The rooms of the engine from top to bottom, as CONTRIBUTING.md lists them. */
function rooms(): string[] {
  const rows = readFileSync(new URL('CONTRIBUTING.md', root), 'utf8').matchAll(/^\| `([a-z-]+)\/` \|/gm);
  return Array.from(rows, ([, room = '']) => room);
}

interface Override {
  readonly includes: readonly string[];
  readonly linter: {
    readonly rules: {
      readonly style?: {
        readonly noRestrictedImports?: { readonly options: { readonly patterns: { readonly group: string[] }[] } };
      };
    };
  };
}

test('each room of the engine is listed, and the linter keeps it from importing those above it', () => {
  expect([...rooms()].sort()).toEqual(foldersOf('src/engine/'));
  const { overrides }: { overrides: Override[] } = JSON.parse(readFileSync(new URL('biome.json', root), 'utf8'));
  const refusedTo = (path: string) =>
    overrides
      .filter(({ includes }) => includes.includes(path))
      .flatMap(({ linter }) => linter.rules.style?.noRestrictedImports?.options.patterns ?? [])
      .flatMap(({ group }) => group);
  const above = (room: string) =>
    rooms()
      .slice(0, rooms().indexOf(room))
      .map((other) => `**/${other}/**`);
  const within = foldersOf('src/engine/store/').map((kind) => `store/${kind}/**`);
  for (const room of rooms()) {
    const paths = room === 'store' ? ['store/*.ts', 'store/open.ts', ...within] : [`${room}/**`];
    for (const path of paths) {
      expect([path, refusedTo(`src/engine/${path}`)]).toEqual([path, expect.arrayContaining(above(room))]);
    }
  }
  const every = rooms().map((room) => `**/${room}/**`);
  expect(refusedTo('src/engine/*.ts')).toEqual(expect.arrayContaining(every));
});

/** What every API has tests of, whatever else it has. */
const everyApiHas = ['samples', 'errors', 'scenarios', 'outcomes', 'table', 'marks', 'internal-failure'];

test('every API has the tests that each API needs', () => {
  const lacking = apis.flatMap(({ name }) => {
    const files = readdirSync(new URL(`test/apis/${name}/`, root));
    const needed = actFilesOf(name).length > 0 ? [...everyApiHas, 'acts'] : everyApiHas;
    return needed.filter((one) => !files.includes(`${one}.test.ts`)).map((one) => `${name}/${one}`);
  });
  expect(lacking).toEqual([]);
});

/** Tests of rooms that know no API, which name one all the same: only ever fewer. */
const stillNaming: readonly string[] = [
  'control/advance.test.ts',
  'control/catalogue-replies.test.ts',
  'control/clock.test.ts',
  'control/every-reference.test.ts',
  'control/tasks-to-come.test.ts',
  'control/what-imports-hold.test.ts',
  'http/access.test.ts',
  'http/choosing.test.ts',
  'http/faults/delay.test.ts',
  'http/faults/reply.test.ts',
  'http/ignored-pending.test.ts',
  'http/kept-unused.test.ts',
  'http/lost-key.test.ts',
  'http/masked-digests.test.ts',
  'http/nothing-ignored.test.ts',
  'http/own-answers.test.ts',
];

test('tests of what knows no API stand on the toy API, and name none that ships', () => {
  const named = new RegExp(`(?<![\\w-])(${apis.map(({ name }) => name).join('|')})(?![\\w-])`);
  const files = ['engine', 'control', 'client', 'http'].flatMap((room) =>
    (readdirSync(new URL(`test/${room}/`, root), { recursive: true }) as string[])
      .filter((file) => file.endsWith('.ts'))
      .map((file) => `${room}/${file}`),
  );
  const naming = files.filter((file) => named.test(readFileSync(new URL(`test/${file}`, root), 'utf8')));
  expect(naming.filter((file) => !stillNaming.includes(file))).toEqual([]);
});
