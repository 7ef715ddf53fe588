// Generated from the JSON Schemas by `npm run generate`; edits are lost.
import type { Validate } from './schema.js';

export declare const validators: Readonly<Record<string, Validate>>;
/** The triggers of the shipped scenarios, by their JSON text. */
export declare const triggers: Readonly<Record<string, Validate>>;
