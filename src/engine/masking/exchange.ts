import type { Headers } from '../headers.js';

/** What a scenario did to a request. */
interface AppliedScenario {
  readonly name: string;
  readonly by: string;
  readonly reached: boolean;
  readonly spent: boolean;
}

/** One record that an exchange changed. */
export interface ChangedRecord {
  readonly collection: string;
  readonly id: string;
  /** Null where the record is new. */
  readonly before: unknown;
  /** Null where it was removed. */
  readonly after: unknown;
}

interface Told {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly durationMs: number;
  readonly sandbox: string;
  /** Null where no API owns the path. */
  readonly api: string | null;
  readonly operation: string | null;
  readonly outcome: string | null;
  /** Whether what it asked for took effect, whether the client saw an answer or not. */
  readonly accepted: boolean;
  readonly scenarios: readonly AppliedScenario[];
  readonly violations: readonly { readonly pointer: string; readonly keyword: string; readonly message: string }[];
  readonly findings: readonly unknown[];
  readonly fault: string | null;
  /** The client had left before the answer. */
  readonly clientGone?: true | undefined;
  readonly changes: readonly ChangedRecord[];
}

/** What is known of an exchange before masking. */
export interface RawExchange extends Told {
  /** Left out of a request, as of most. */
  readonly kind?: 'act' | undefined;
  readonly request: {
    readonly method: string;
    /** Without prefix and query, as the client wrote it. */
    readonly path: string;
    /** What the path names; an identifier among them is shown in the path. */
    readonly params?: Readonly<Record<string, string>>;
    readonly query: URLSearchParams;
    readonly headers: Headers;
    /** Parsed JSON; undefined where there is none. */
    readonly body: unknown;
    /** The bytes of a body that is no JSON: nothing in it could be masked by name, so it is not kept. */
    readonly unparsed?: number | undefined;
  };
  /** Null where no answer went out, or nobody was there for it. A text is a body that isn't JSON. */
  readonly reply: { readonly status: number; readonly headers: Headers; readonly body: unknown } | null;
}

/** Stands in the place of a body that is too long to be kept. */
export interface Cut {
  readonly truncated: true;
  /** How long the body was, as JSON. */
  readonly bytes: number;
  /** Its beginning, masked. */
  readonly start: string;
}

type ShownHeaders = Readonly<Record<string, string | readonly string[]>>;

/** An exchange as everybody may see it. */
export interface Exchange extends Told {
  /** Whether a client asked an API, or somebody else did something to its state: `operation` is the act's name then. */
  readonly kind: 'request' | 'act';
  readonly request: {
    readonly method: string;
    readonly path: string;
    /** A parameter that came more than once is a list. */
    readonly query: ShownHeaders;
    readonly headers: ShownHeaders;
    /** Absent where none was sent; `Cut` where it was too long; `{unparsed: bytes}` where it was no JSON. */
    readonly body?: unknown;
  };
  readonly reply: { readonly status: number; readonly headers: ShownHeaders; readonly body?: unknown } | null;
}
