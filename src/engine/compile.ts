import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { schemaOptions } from './ajv-options.js';
import type { Validate } from './schema.js';

const ajv = addFormats.default(new Ajv(schemaOptions));

/** Compiles a schema that no build knew: one of a user's own files. @throws Error where it is no JSON Schema */
export function compileSchema(schema: object): Validate {
  try {
    return ajv.compile(schema);
  } finally {
    // A file is compiled again when it has changed: its `$id` must be free by then.
    ajv.removeSchema(schema);
  }
}
