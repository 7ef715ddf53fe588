// Writes what follows from the JSON Schemas: for every folder of schemas/ the types (shapes.ts) and the validators
// (validators.js), compiled ahead of time so that a starting server need not load ajv. Arguments name folders; none: all.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import addFormats from 'ajv-formats';
import { build } from 'esbuild';
import { compile } from 'json-schema-to-typescript';
import { schemaOptions } from '../src/engine/ajv-options.js';
import type { Members } from '../src/engine/schema.js';
import { packageRoot } from '../src/root.js';
import { membersOf } from './members.js';
import { scenarioSchemaOf } from './scenario-schema.js';

const banner = '// Generated from the JSON Schemas by `npm run generate`; edits are lost.\n';

/** Schemas, where what follows from them goes, the scenarios beside them, and the way from there to the engine. */
interface Place {
  readonly name: string;
  readonly schemas: string;
  readonly target: string;
  readonly scenarios?: string;
  readonly engine: string;
}

const only = process.argv.slice(2);

// The tests have an API of their own.
const toy = 'test/support/toy/';

const places: readonly Place[] = [
  ...readdirSync(new URL('schemas/', packageRoot)).map((name) => placeOf(name)),
  { name: 'toy', schemas: `${toy}schemas/`, target: toy, scenarios: `${toy}scenarios/`, engine: '../../../src/engine' },
];

for (const { name, engine, ...place } of places) {
  if (only.length > 0 && !only.includes(name)) continue;
  const folder = new URL(place.schemas, packageRoot);
  const target = new URL(place.target, packageRoot);
  const schemas = readSchemas(folder);
  writeFileSync(new URL('shapes.ts', target), banner + (await typesOf(schemas, folder)));
  const members = place.scenarios === undefined ? undefined : membersOf(schemas);
  writeFileSync(
    new URL('validators.js', target),
    banner + (await validatorsOf(name, schemas, triggersOf(place.scenarios), members)),
  );
  writeFileSync(new URL('validators.d.ts', target), banner + declarations(engine, members));
}

// What the tables in the code say of scenario files goes the other way, for editors: one schema for each API.
const { apis } = await import('../src/apis/index.js');
for (const api of apis) {
  const target = new URL(`schemas/engine/scenario/${api.name}.json`, packageRoot);
  writeFileSync(target, `${JSON.stringify(scenarioSchemaOf(api), null, 2)}\n`);
}

function placeOf(name: string): Place {
  const schemas = `schemas/${name}/`;
  if (['engine', 'control'].includes(name))
    return { name, schemas, target: `src/${name}/`, engine: name === 'engine' ? '.' : '../engine' };
  return { name, schemas, target: `src/apis/${name}/`, scenarios: `scenarios/${name}/`, engine: '../../engine' };
}

function readSchemas(folder: URL): Map<string, object> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return new Map(files.sort().map((file) => [file.slice(0, -5), readJson(new URL(file, folder))]));
}

function readJson(url: URL): Record<string, unknown> {
  return JSON.parse(readFileSync(url, 'utf8')) as Record<string, unknown>;
}

function triggersOf(scenarios: string | undefined): object[] {
  if (scenarios === undefined) return [];
  const folder = new URL(scenarios, packageRoot);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return files.sort().flatMap((file) => {
    const { trigger } = readJson(new URL(file, folder));
    return trigger ? [trigger as object] : [];
  });
}

async function typesOf(schemas: Map<string, object>, folder: URL): Promise<string> {
  const properties = Object.fromEntries([...schemas.keys()].map((name) => [name, { $ref: `./${name}.json` }]));
  const wrapper = { title: 'Shapes', type: 'object' as const, required: [...schemas.keys()], properties };
  return compile(wrapper, 'Shapes', {
    additionalProperties: false,
    bannerComment: '',
    cwd: folder.pathname,
    ignoreMinAndMaxItems: true,
    style: { singleQuote: true, printWidth: 120 },
  });
}

async function validatorsOf(
  folder: string,
  schemas: Map<string, object>,
  triggers: object[],
  members: Record<string, Members> | undefined,
): Promise<string> {
  const ajv = new Ajv({ ...schemaOptions, code: { source: true, esm: true } });
  addFormats.default(ajv);
  const exported: Record<string, string> = {};
  for (const [name, schema] of schemas) {
    ajv.addSchema(schema, `${folder}/${name}.json`);
    exported[`schema_${name.replaceAll('-', '_')}`] = `${folder}/${name}.json`;
  }
  triggers.forEach((trigger, i) => {
    // Most requests are no match, and nobody asks why: within `not` ajv collects no errors.
    ajv.addSchema({ not: trigger }, `${folder}/trigger-${i}`);
    exported[`trigger_${i}`] = `${folder}/trigger-${i}`;
  });
  const listed = [...schemas.keys()].map((name) => `'${name}': schema_${name.replaceAll('-', '_')}`);
  const keyed = triggers.map(
    (trigger, i) => `${JSON.stringify(JSON.stringify(trigger))}: (value) => !trigger_${i}(value)`,
  );
  const code = standalone
    .default(ajv, exported)
    .replaceAll('export const ', 'const ')
    .replaceAll('export default', '//');
  const known = members ? `export const members = ${JSON.stringify(members)};\n` : '';
  const contents = `${code};\nexport const validators = {${listed}};\nexport const triggers = {${keyed}};\n${known}`;
  const result = await build({
    stdin: { contents, resolveDir: new URL('.', packageRoot).pathname, loader: 'js' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    minify: true,
    legalComments: 'none',
    write: false,
  });
  return result.outputFiles[0]?.text ?? '';
}

function declarations(engine: string, members: object | undefined): string {
  const names = members ? 'Members, Validate' : 'Validate';
  const known = members
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
