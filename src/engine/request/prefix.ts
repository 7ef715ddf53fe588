import type { Problem } from '../problem.js';

/** What the path says ahead of the vendor's own: `/~build-812;scenario=dccard-3/payment`. */
export interface Prefix {
  readonly sandbox: string | undefined;
  /** Percent-decoded: the same text as in `X-Sandbox-Scenario`. */
  readonly scenarios: string | undefined;
  /** The vendor's path and query. */
  readonly rest: string;
  /** What is wrong with it. */
  readonly fault: Problem | undefined;
}
