import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { apis } from '../../src/apis/index.js';
import { packageFolder } from '../support/command.js';
import { folderWith, removeFolders, writeInto } from '../support/folder.js';

const folders = readdirSync(`${packageFolder}/schemas`);
const paths = folders.map((name) => `src/${['engine', 'control'].includes(name) ? '' : 'apis/'}${name}/validators.js`);

const code = ['src/root.ts', 'src/engine/ajv-options.ts'];

/** What decides about validators, in a folder where it can be changed. */
function sources(): string {
  const folder = folderWith({});
  for (const name of ['package.json', 'tsconfig.json', 'schemas', 'scenarios', 'tools', ...code, ...paths]) {
    cpSync(`${packageFolder}/${name}`, `${folder}/${name}`, { recursive: true });
  }
  symlinkSync(`${packageFolder}/node_modules`, `${folder}/node_modules`);
  return folder;
}

function freshen(folder: string): void {
  const script = `import('${folder}/tools/validators.ts').then(({ freshenValidators }) => freshenValidators())`;
  execFileSync(process.execPath, ['--import', 'tsx', '--eval', script], { cwd: folder, stdio: 'pipe' });
}

function textsIn(folder: string): Record<string, string> {
  return Object.fromEntries(paths.map((path) => [path, readFileSync(`${folder}/${path}`, 'utf8')]));
}

function timesIn(folder: string): number[] {
  return paths.map((path) => statSync(`${folder}/${path}`).mtimeMs);
}

/** Names only: the texts are lines of a hundred thousand characters. */
function differing(a: Record<string, string>, b: Record<string, string>): string[] {
  return Object.keys(a).filter((path) => a[path] !== b[path]);
}

afterEach(removeFolders);

test('validators that are up to date are left alone', () => {
  const folder = sources();
  const times = timesIn(folder);
  freshen(folder);
  expect(timesIn(folder)).toEqual(times);
});

test('those that are missing, damaged or cut short are made again', () => {
  const folder = sources();
  const whole = textsIn(folder);
  const [missing, damaged, short] = paths;
  rmSync(`${folder}/${missing}`);
  appendFileSync(`${folder}/${damaged}`, '// edited');
  writeInto(folder, { [String(short)]: whole[String(short)]?.slice(0, 5_000) });
  freshen(folder);
  expect(differing(textsIn(folder), whole)).toEqual([]);
});

test('a schema or the trigger of a scenario that is new makes the validators of its API new, and no others', () => {
  const folder = sources();
  const before = textsIn(folder);
  const [one, other] = apis.map(({ name }) => name);
  const schema = { type: 'object', required: ['xyzzy'] };
  writeInto(folder, { [`schemas/${one}/new.json`]: schema, [`scenarios/${other}/new.json`]: { trigger: schema } });
  freshen(folder);
  const after = textsIn(folder);
  expect(differing(after, before).sort()).toEqual([one, other].map((name) => `src/apis/${name}/validators.js`).sort());
  expect(paths.filter((path) => after[path]?.includes('xyzzy'))).toEqual(differing(after, before));
});

test.each([
  ['the options of the compiler change', 'src/engine/ajv-options.ts', 'allErrors: true', 'allErrors: false'],
  ['the compiler itself changes', 'tools/standalone.ts', 'minify: true', 'minify: false'],
])('all validators are made new when %s', (_, path, written, changed) => {
  const folder = sources();
  const before = textsIn(folder);
  const text = readFileSync(`${folder}/${path}`, 'utf8');
  expect(text).toContain(written);
  writeInto(folder, { [path]: text.replace(written, changed) });
  freshen(folder);
  expect(differing(textsIn(folder), before)).toEqual(paths);
});
