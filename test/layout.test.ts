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
