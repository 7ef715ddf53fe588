// Writes what follows from the JSON Schemas and is committed: for every folder of them the types (shapes.ts) and what
// is declared of the validators (validators.d.ts). Arguments name folders; none: all.
import { readdirSync, rmSync } from 'node:fs';
import { compile } from 'json-schema-to-typescript';
import { packageRoot } from '../src/root.js';
import { actTypes } from './act-types.js';
import { scenarioSchemaOf } from './scenario-schema.js';
import { type SchemaFolder, schemaFolders, writeGenerated } from './schema-folders.js';
import { freshenValidators } from './validators.js';

const banner = '// Generated from the JSON Schemas by `npm run generate`; edits are lost.\n';

const only = process.argv.slice(2);
const folders = schemaFolders();
const unknown = only.find((name) => !folders.some((folder) => folder.name === name));
if (unknown !== undefined) {
  console.error(`there is no schemas/${unknown}/; there are ${folders.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}

for (const folder of folders) {
  if (only.length > 0 && !only.includes(folder.name)) continue;
  writeGenerated(new URL('shapes.ts', folder.target), banner + (await typesOf(folder)));
  writeGenerated(new URL('validators.d.ts', folder.target), banner + declarations(folder));
}
await freshenValidators();

// What the tables in the code say of scenario files goes the other way, for editors: one schema for each API.
const { apis } = await import('../src/apis/index.js');
writeGenerated(new URL('src/client/act-shapes.ts', packageRoot), banner + (await actTypes(apis)));

const editors = new URL('schemas/engine/scenario/', packageRoot);
for (const file of readdirSync(editors)) {
  // That of an API that is no more.
  if (!apis.some(({ name }) => `${name}.json` === file)) rmSync(new URL(file, editors));
}
for (const api of apis) {
  const target = new URL(`${api.name}.json`, editors);
  writeGenerated(target, `${JSON.stringify(scenarioSchemaOf(api), null, 2)}\n`);
}

async function typesOf({ schemas, url }: SchemaFolder): Promise<string> {
  const properties = Object.fromEntries([...schemas.keys()].map((name) => [name, { $ref: `./${name}.json` }]));
  const wrapper = { title: 'Shapes', type: 'object' as const, required: [...schemas.keys()], properties };
  return compile(wrapper, 'Shapes', {
    additionalProperties: false,
    bannerComment: '',
    cwd: url.pathname,
    ignoreMinAndMaxItems: true,
    style: { singleQuote: true, printWidth: 120 },
  });
}

function declarations({ ofApi, engine }: SchemaFolder): string {
  const names = ofApi ? 'Members, Validate' : 'Validate';
  const known = ofApi
    ? `/** What the schemas of requests know, however deep. */
export declare const members: Readonly<Record<string, Members>>;
`
    : '';
  return `import type { ${names} } from '${engine}/schema.js';

export declare const validators: Readonly<Record<string, Validate>>;
/** The triggers of the shipped scenarios, by their JSON text. */
export declare const triggers: Readonly<Record<string, Validate>>;
${known}`;
}
