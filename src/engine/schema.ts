import { at, escapeToken } from './json-pointer.js';
import { meantErrors, type SchemaError } from './union-errors.js';

/** One thing wrong with a body. */
export interface Violation {
  /** JSON pointer to the member, also where it is missing. */
  readonly pointer: string;
  /** The JSON Schema keyword that failed, or `state` where only stored data could tell. */
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** What stands there; undefined where nothing does. */
  readonly value: unknown;
}

/** The members of an object that its schema knows, by name. */
export interface Members {
  readonly [name: string]: {
    /** What is documented, where text and numbers are both taken. */
    readonly documented?: 'string' | 'number';
    /** Undefined where nothing is said of what is in it. */
    readonly members?: Members;
  };
}

/** A compiled JSON Schema, as ajv makes it ahead of time or on first use. */
export interface Validate {
  (value: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

/**
 * Every violation of a schema, in the schema's own order; of a union those of the branch that was meant.
 *
 * @returns an empty list where the value satisfies it
 */
export function violationsOf(validate: Validate, value: unknown): Violation[] {
  if (validate(value)) return [];
  return meantErrors(validate.errors ?? []).map((error) => {
    const missing = error.params['missingProperty'];
    const pointer = typeof missing === 'string' ? `${error.instancePath}/${escapeToken(missing)}` : error.instancePath;
    return { pointer, keyword: error.keyword, params: error.params, value: at(value, pointer) };
  });
}

/** What is wrong, in words for people; the pointer says where. */
export function messageOf({ keyword, params }: Pick<Violation, 'keyword' | 'params'>): string {
  const details = Object.values(params).flat().join(', ');
  if (keyword === 'required') return 'is missing';
  if (keyword === 'additionalProperties') return `has a member that nothing here takes: ${details}`;
  if (keyword === 'oneOf' && 'members' in params) return `has none of ${details}`;
  return `breaks "${keyword}" of its schema${details && ` (${details})`}`;
}
