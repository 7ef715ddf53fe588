// Bundles the server into dist/: one file to load is half of the start-up time. What only some starts need (ajv, the
// pretty log) stays in chunks of its own.
import { execFileSync } from 'node:child_process';
import { chmodSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { packageRoot } from '../src/root.js';
import { freshenValidators } from './validators.js';

await freshenValidators();
const dist = fileURLToPath(new URL('dist/', packageRoot));
rmSync(dist, { recursive: true, force: true });
const shared = {
  absWorkingDir: fileURLToPath(packageRoot),
  outdir: dist,
  bundle: true,
  format: 'esm',
  platform: 'node',
  // Names stay as they are: logs show them, and esbuild's keepNames costs time in every closure.
  minifySyntax: true,
  minifyWhitespace: true,
  logLevel: 'warning',
} as const;
await build({
  ...shared,
  entryPoints: {
    'command-line': 'src/cli/command-line.ts',
    healthcheck: 'src/healthcheck/main.ts',
    client: 'src/client/index.ts',
  },
  alias: { 'body-parser': './tools/body-parser-absent.cjs' },
  splitting: true,
  chunkNames: '[name]-[hash]',
  target: 'node20.19',
  legalComments: 'linked',
  // Packages written for CommonJS ask for Node's own modules by require.
  banner: {
    js: "import{createRequire as tillboxRequire}from'node:module';const require=tillboxRequire(import.meta.url);",
  },
});
// The file that is run first, in a form that a Node reads which is too old for the rest, so that it can say so.
await build({
  ...shared,
  entryPoints: { main: 'src/main.ts' },
  target: 'node14.8',
  plugins: [
    {
      name: 'the rest lies beside it',
      setup: ({ onResolve }) =>
        onResolve({ filter: /command-line\.js$/ }, () => ({ path: './command-line.js', external: true })),
    },
  ],
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
