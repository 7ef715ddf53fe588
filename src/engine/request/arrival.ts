import type { AnyOperation, Api } from '../api/api.js';
import type { Headers } from '../headers.js';
import type { Problem } from '../problem.js';
import type { Prefix } from './prefix.js';

/** Where a request goes. */
export type Route =
  | { readonly kind: 'operation'; readonly operation: AnyOperation; readonly params: Readonly<Record<string, string>> }
  | { readonly kind: 'no-path' }
  | { readonly kind: 'method'; readonly allow: string }
  /** Whoever sent it may not. */
  | { readonly kind: 'refused'; readonly problem: Problem };

/** A request whose body has been read and whose place is known. */
export interface Arrival {
  /** Whose dialect it is answered in. */
  readonly api: Api;
  readonly route: Route;
  readonly method: string;
  /** The vendor's path, without prefix and query. */
  readonly path: string;
  /** The query with its question mark, or empty. */
  readonly search: string;
  readonly headers: Headers;
  readonly prefix: Prefix;
  /** Scheme and authority as the client wrote them. */
  readonly origin: string;
  readonly read: Buffer | 'too-large';
  /** Whether nobody waits for the answer any more. */
  readonly hasLeft: () => boolean;
}
