// Bundles the server into dist/: one file to load is half of the start-up time. What only some starts need (ajv, the
// pretty log) stays in chunks of its own.
import { chmodSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { packageRoot } from '../src/root.js';

const dist = fileURLToPath(new URL('dist/', packageRoot));
rmSync(dist, { recursive: true, force: true });
await build({
  absWorkingDir: fileURLToPath(packageRoot),
  entryPoints: ['src/main.ts', 'src/healthcheck.ts'],
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
chmodSync(new URL('main.js', new URL('dist/', packageRoot)), 0o755);
