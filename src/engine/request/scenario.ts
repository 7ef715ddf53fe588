import type { Rendered } from '../api/api.js';
import type { Source } from '../api/description.js';
import type { RequestView } from '../api/request-view.js';
import type { Bag } from '../json.js';
import type { Validate } from '../schema.js';
import type { ScenarioFile } from '../shapes.js';

/** Where in the way of a request a scenario acts; what comes before it is still real. */
export type Stage = 'connection' | 'authentication' | 'validation' | 'business' | 'reply' | 'callback';

/** What a scenario does at its stage. */
export type Outcome =
  /** An error of the API's table; an argument `{"from": pointer}` is taken from the request. */
  | { readonly refuse: string; readonly args?: Bag }
  /** The operation runs, steered by these. */
  | { readonly direct: Bag }
  /** Something that the pipeline itself does, whatever the API. */
  | { readonly fault: Fault }
  /** A user's own words in the place of the vendor's; made anew for each request. */
  | { readonly answer: (seen: AnswerView) => Rendered };

/** What the templates of a literal answer see. */
export interface AnswerView {
  readonly request: RequestView;
  /** The request's instant of sandbox time: ISO 8601, UTC. */
  readonly now: string;
  /** The request's id, as in `X-Sandbox-Request-Id`. */
  readonly id: string;
}

export type Fault = Extract<NonNullable<ScenarioFile['outcome']>, { fault: unknown }>['fault'];

/** What may be given behind a scenario's name, besides `times` and `p`. */
export type Parameter = NonNullable<ScenarioFile['parameters']>[string];

export interface Scenario {
  readonly name: string;
  /** The API whose scenario it is; null for the generic ones. */
  readonly api: string | null;
  /** Place in the API's table of outcomes: of two with one status, `Prefer: code=` takes the first. */
  readonly position: number;
  readonly title: string;
  readonly description: string;
  readonly source: Source;
  /** Operations by name; `all` are those of the API, of every API for a generic one. */
  readonly operations: readonly string[] | 'all';
  readonly stage: Stage;
  /** The status it answers with; null where no answer arrives; undefined: the one that the operation succeeds with. */
  readonly status: number | null | undefined;
  /** A client must not try again. */
  readonly final: boolean;
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** The vendor's magic values: a schema over `{params, query, headers, body}`. */
  readonly trigger: Validate | undefined;
  /** As its file has it. */
  readonly triggerSchema: object | undefined;
  readonly outcome: Outcome;
  /** How its example differs from the operation's. */
  readonly example: {
    readonly operation?: string;
    readonly params?: Readonly<Record<string, string>>;
    readonly body?: unknown;
    /** The scenario's own, such as `limit=0`. */
    readonly parameters?: string;
    /** After this many seconds the client gives up. */
    readonly patience?: number;
  };
}

export type By = 'header' | 'prefer' | 'path' | 'rule' | 'trigger';

/** A scenario that applies to one request. */
export interface Chosen {
  readonly scenario: Scenario;
  readonly by: By;
  /** The scenario's, unless a parameter moves it. */
  readonly stage: Stage;
  /** As given, with the defaults of those left out. */
  readonly parameters: Bag;
  readonly times: number | undefined;
  /** The probability that it acts, 0 to 1; undefined: it does. */
  readonly p: number | undefined;
  /** `times` is used up: it no longer acts. */
  readonly spent: boolean;
  /** Chance let this request go: it doesn't act. */
  readonly passedOver: boolean;
  /** What is left to chance in it: 32 bytes, where anything is. */
  readonly draw: Buffer | undefined;
  /** Whole seconds until the limit lets a request go on; undefined where this one is within it. */
  readonly retryAfter: number | undefined;
}
