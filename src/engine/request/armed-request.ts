import type { AnyOperation, Api } from '../api/api.js';
import type { RequestView } from '../api/request-view.js';
import type { Headers } from '../headers.js';
import type { Secrecy } from '../masking/secrecy.js';
/** The request that scenarios are armed for, and what its sandbox knows of time and chance. */
export interface ArmedRequest {
  readonly api: Api;
  readonly operation: AnyOperation;
  readonly view: () => RequestView;
  readonly headers: Headers;
  readonly seed: string;
  /** By the sandbox's clock. */
  readonly now: Date;
  readonly realNow: Date;
  /** The sandbox's clock stands still: limits go by real time. */
  readonly frozen: boolean;
  /** What of it is shown to nobody. */
  readonly secrecy: Secrecy;
}
