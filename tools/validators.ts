// The validators (validators.js), compiled ahead of time so that a starting server need not load ajv. They are made on the
// spot and never committed: whatever runs the sources asks here first.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { schemaOptions } from '../src/engine/ajv-options.js';
import { packageRoot } from '../src/root.js';
import { readJson, schemaFolders, triggersOf, writeGenerated } from './schema-folders.js';

const banner = '// Made from the JSON Schemas by `npm run prepare`; edits are lost.\n';

/** Makes the validators of every folder of schemas/ that has none, or others than would be made now. */
export async function freshenValidators(): Promise<void> {
  const compiler = compilerDigest();
  for (const folder of schemaFolders()) {
    const url = new URL('validators.js', folder.target);
    const sources = JSON.stringify([compiler, [...folder.schemas], triggersOf(folder)]);
    if (existsSync(url) && isMadeFrom(sources, readFileSync(url, 'utf8'))) continue;
    // Only here, since this loads ajv.
    const { validatorsOf } = await import('./standalone.js');
    const code = banner + (await validatorsOf(folder));
    writeGenerated(url, code + seal(sources, code));
  }
}

/** The last line tells what the file was made from and that it is whole: times say neither after a checkout or a copy. */
function seal(sources: string, code: string): string {
  return `// ${createHash('sha256').update(sources).update(code).digest('hex')}\n`;
}

function isMadeFrom(sources: string, text: string): boolean {
  const end = text.lastIndexOf('\n', text.length - 2) + 1;
  return text.slice(end) === seal(sources, text.slice(0, end));
}

/** All but the schemas that decides what is made of them. */
function compilerDigest(): string {
  const digest = createHash('sha256').update(JSON.stringify(schemaOptions));
  for (const name of ['ajv', 'ajv-formats', 'esbuild']) {
    digest.update(`${readJson(new URL(`node_modules/${name}/package.json`, packageRoot))['version']}\n`);
  }
  for (const file of ['validators.ts', 'standalone.ts', 'members.ts', 'schema-folders.ts']) {
    digest.update(readFileSync(new URL(file, import.meta.url)));
  }
  return digest.digest('hex');
}
