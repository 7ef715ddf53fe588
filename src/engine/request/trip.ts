import type { AnyOperation, Api } from '../api/api.js';
import type { Body } from '../body.js';
import type { Headers } from '../headers.js';
import type { Chosen } from './scenario.js';

/** What is known of a request by the time it is answered, however far it came. */
export interface Trip {
  /** Whether a client asks an API, or somebody else does something to its state. */
  readonly kind: 'request' | 'act';
  readonly requestId: string;
  /** Monotonic, in milliseconds. */
  readonly startedAt: number;
  readonly sandbox: string;
  /** The instant that the request asked to be carried out at. */
  readonly fixed: Date | undefined;
  /** Whether it is of anybody's test: not where the sandbox's own API is asked. */
  readonly isJournalled: boolean;
  /** Whether it is counted among those in flight. */
  readonly isInFlight: boolean;
  /** Null where nobody owns the path. */
  readonly api: Api | null;
  readonly operation: AnyOperation | undefined;
  readonly method: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: Body;
  /** Of the body as it came. */
  readonly bytes: number;
  readonly chosen: readonly Chosen[];
  /** Whether rules have been asked, where the request itself chose nothing. */
  readonly asked: boolean;
  /** Whether the client waits no more. */
  readonly hasLeft: () => boolean;
}
