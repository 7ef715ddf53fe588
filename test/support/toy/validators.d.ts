// Generated from the JSON Schemas by `npm run generate`; edits are lost.
import type { Members, Validate } from '../../../src/engine/schema.js';

export declare const validators: Readonly<Record<string, Validate>>;
/** The triggers of the shipped scenarios, by their JSON text. */
export declare const triggers: Readonly<Record<string, Validate>>;
/** What the schemas of requests know, however deep. */
export declare const members: Readonly<Record<string, Members>>;
