import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { build, transform } from 'esbuild';
import { packageFolder } from '../support/command.js';

const read = (path: string) => readFileSync(`${packageFolder}/${path}`, 'utf8');
const manifest = JSON.parse(read('package.json'));
const dockerfile = read('Dockerfile');

/** Redis' client looks for it when it is asked for a digest, and does without. */
const doneWithout = ['@node-rs/xxhash'];

test('what is built imports nothing but what Node has', async () => {
  const entryPoints = readdirSync(`${packageFolder}/dist`)
    .filter((name) => name.endsWith('.js'))
    .map((name) => `${packageFolder}/dist/${name}`);
  const options = { bundle: true, format: 'esm', platform: 'node', packages: 'external', outdir: 'out' } as const;
  const { metafile } = await build({ ...options, entryPoints, write: false, metafile: true });
  const asked = Object.values(metafile.outputs).flatMap(({ imports }) => imports.filter(({ external }) => external));
  const strangers = asked
    .map(({ path }) => path.replace(/^node:/, ''))
    .filter((path) => !builtinModules.includes(path) && !doneWithout.includes(path));
  expect(asked.length).toBeGreaterThan(10);
  expect(new Set(strangers)).toEqual(new Set());
});

test('the file that is run first imports nothing before it has asked for the version, in words that Node 14.8 knows', async () => {
  const text = read(manifest.bin.tillbox);
  expect(text).not.toMatch(/^import\b(?!\()/m);
  const same = { minifySyntax: true, minifyWhitespace: true, format: 'esm', target: 'node14.8' } as const;
  const { code, warnings } = await transform(text, same);
  expect(warnings).toEqual([]);
  expect(code).toBe(text);
});

test('the image holds what the package holds', () => {
  const [, last = ''] = dockerfile.split(/^FROM .*$(?![\s\S]*^FROM )/m);
  for (const name of manifest.files)
    expect(last).toMatch(new RegExp(`^COPY (--from=build /app/)?${name} \\./${name}$`, 'm'));
  expect(last).toMatch(/^COPY --from=build \/app\/package\.json .*\.\/$/m);
});

test('the image gives Node the same flags as npm start', () => {
  const [, command = ''] = /^ENTRYPOINT (\[.*\])$/m.exec(dockerfile) ?? [];
  const [node, ...words] = manifest.scripts.start.split(' ');
  expect(JSON.parse(command)).toEqual([node, ...words.slice(0, -1), `/app/${words.at(-1)}`]);
});
