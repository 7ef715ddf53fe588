import type { Bag } from '../json.js';
import type { Violation } from '../schema.js';

/** A vendor's no, by its name in the API's table of errors. Thrown it undoes what the handler wrote, returned it keeps it. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    readonly args: Bag = {},
  ) {
    super(code);
  }
}

/** An answer in the vendor's own words. The pipeline adds the headers that a status requires. */
export interface Rendered {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Where it isn't the API's. */
  readonly mediaType?: string;
  /** Its name in the API's table of outcomes, where the one who answers knows better than the engine could tell. */
  readonly outcome?: string;
  /** In the place of a body: a text that goes on until it ends or the client leaves. */
  readonly stream?: AsyncIterable<string>;
}

/** A check of the vendor's before the schema; `authenticate` stands among them where the vendor has it. */
export type EarlyCheck = 'media-type' | 'not-acceptable' | 'too-large' | 'authenticate' | 'not-json';

export type ProtocolError =
  | 'not-json'
  | 'too-large'
  | 'media-type'
  | 'not-acceptable'
  | 'no-path'
  | 'method'
  | 'internal';

/** What a dialect may quote of the request that it refuses. */
export interface Refused {
  readonly method: string;
  readonly path: string;
  /** Undefined where the path or the method is unknown. */
  readonly operation: string | undefined;
}

/** How one vendor says no. Pure. */
export interface Dialect {
  readonly order: readonly EarlyCheck[];
  /** Aliases and "null is absent", before the schema. */
  normalise?(body: unknown, operation: string): unknown;
  /** First or all, in the vendor's order and words; never called with none. */
  violations(all: readonly Violation[], operation: string): Rendered;
  refusal(refusal: Refusal, operation: string): Rendered;
  /** A number is a status that the vendor doesn't document, in the vendor's envelope. */
  protocol(error: ProtocolError | number, refused: Refused): Rendered;
  /** The schema that every error body satisfies. */
  readonly errorSchema: string;
}
