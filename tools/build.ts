// Bundles the server into dist/: one file to load is half of the start-up time. What only some starts need (ajv, the
// pretty log) stays in chunks of its own.
import { execFileSync } from 'node:child_process';
import { chmodSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { packageRoot } from '../src/root.js';

const dist = fileURLToPath(new URL('dist/', packageRoot));
rmSync(dist, { recursive: true, force: true });
await build({
  absWorkingDir: fileURLToPath(packageRoot),
  entryPoints: { main: 'src/main.ts', healthcheck: 'src/healthcheck.ts', client: 'src/client/index.ts' },
  outdir: dist,
  bundle: true,
  alias: { 'body-parser': './tools/body-parser-absent.cjs' },
  splitting: true,
  chunkNames: '[name]-[hash]',
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // Names stay as they are: logs show them, and esbuild's keepNames costs time in every closure.
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'linked',
  // Packages written for CommonJS ask for Node's own modules by require.
  banner: {
    js: "import{createRequire as tillboxRequire}from'node:module';const require=tillboxRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
// What a TypeScript program that uses the client needs to know.
const types = [
  '--ignoreConfig',
  '--declaration',
  '--emitDeclarationOnly',
  '--skipLibCheck',
  ...['--target', 'es2023', '--module', 'nodenext', '--types', 'node', '--outDir', 'dist/types'],
];
const compiler = fileURLToPath(new URL('node_modules/.bin/tsc', packageRoot));
execFileSync(compiler, ['src/client/index.ts', ...types], { cwd: packageRoot, stdio: 'inherit' });
chmodSync(new URL('main.js', new URL('dist/', packageRoot)), 0o755);
