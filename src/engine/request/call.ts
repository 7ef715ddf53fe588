import type { AnyOperation, Api, Perform, Refusal, Refused, Rendered } from '../api/api.js';
import type { RequestView } from '../api/request-view.js';
import type { Body } from '../body.js';
import type { Headers } from '../headers.js';
import type { Problem } from '../problem.js';
import type { Violation } from '../schema.js';
import type { Chosen, Scenario } from './scenario.js';

/** A request to a known operation, ready to be judged. */
export interface Call {
  readonly api: Api;
  readonly operation: AnyOperation;
  readonly sandbox: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: Body;
  readonly view: () => RequestView;
  readonly refused: Refused;
  readonly baseUrl: string;
  readonly chosen: readonly Chosen[];
  /** Of those what has acted on its connection. */
  readonly reached: readonly Chosen[];
  /** Of a call of the sandbox's own API: whether the client waits no more. */
  readonly hasLeft: (() => boolean) | undefined;
  /** Of a call of the sandbox's own API: how it carries out an act. */
  readonly perform: Perform | undefined;
}

/** When and in what world a call is judged. */
export interface Moment {
  readonly requestId: string;
  readonly now: Date;
  readonly seed: string;
  /** Names of the sandbox's fixtures, whose lists of identifiers come first. */
  readonly fixtures: readonly string[];
}

/**
 * How a request was judged. `refused` is what the request itself deserves, `scenario` what was asked for in the vendor's
 * words, `answer` in a user's own.
 */
export interface Verdict {
  readonly kind: 'reply' | 'scenario' | 'answer' | 'refused';
  readonly rendered: Rendered;
  /** The scenarios that acted on the request, from its connection on. */
  readonly reached: readonly Chosen[];
  /** What decided it, where it was a scenario or a refusal. */
  readonly by?: Scenario | Refusal;
  /** What was wrong with its members. */
  readonly violations?: readonly Violation[];
  /** What came of the operation, where a literal answer stands in for its own. */
  readonly replaces?: Verdict;
  /** Whether what was written on the way to it goes: the operation threw. */
  readonly isUndone?: true;
  /** What was thrown that no vendor has words for. */
  readonly problem?: Problem;
  /** What nobody expected: a defect of ours. */
  readonly failure?: unknown;
}
