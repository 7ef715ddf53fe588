import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import addFormats from 'ajv-formats';
import { build } from 'esbuild';
import { schemaOptions } from '../src/engine/ajv-options.js';
import { packageRoot } from '../src/root.js';
import { membersOf } from './members.js';
import { type SchemaFolder, triggersOf } from './schema-folders.js';

/** A module that holds the schemas and triggers of a folder as code, and needs no package. */
export async function validatorsOf(folder: SchemaFolder): Promise<string> {
  const { name: prefix, schemas, ofApi } = folder;
  const triggers = triggersOf(folder);
  const ajv = new Ajv({ ...schemaOptions, code: { source: true, esm: true } });
  addFormats.default(ajv);
  const exported: Record<string, string> = {};
  for (const [name, schema] of schemas) {
    ajv.addSchema(schema, `${prefix}/${name}.json`);
    exported[`schema_${name.replaceAll('-', '_')}`] = `${prefix}/${name}.json`;
  }
  triggers.forEach((trigger, i) => {
    // Most requests are no match, and nobody asks why: within `not` ajv collects no errors.
    ajv.addSchema({ not: trigger }, `${prefix}/trigger-${i}`);
    exported[`trigger_${i}`] = `${prefix}/trigger-${i}`;
  });
  const listed = [...schemas.keys()].map((name) => `'${name}': schema_${name.replaceAll('-', '_')}`);
  const keyed = triggers.map(
    (trigger, i) => `${JSON.stringify(JSON.stringify(trigger))}: (value) => !trigger_${i}(value)`,
  );
  const code = standalone
    .default(ajv, exported)
    .replaceAll('export const ', 'const ')
    .replaceAll('export default', '//');
  const known = ofApi ? `export const members = ${JSON.stringify(membersOf(schemas))};\n` : '';
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
