// Generated from the JSON Schemas by `npm run generate`; edits are lost.
/**
 * Server-sent events.
 */
export type Events = string;
/**
 * In Prometheus' text format.
 */
export type MetricsText = string;
/**
 * The name of an outcome or of a fault, or several of which one is enough.
 */
export type OutcomeAsked = string | string[];
/**
 * What a run did, for a person or a build to judge. Text where another format than JSON was asked for.
 */
export type ReportBody = string | RunReport;
export type Verified = VerifiedRequests | VerifiedCallbacks;

export interface Shapes {
  'act-done': ActDone;
  'act-members': ActMembers;
  acts: ActsBody;
  advance: Advance;
  advanced: Advanced;
  apis: ApisBody;
  'callback-policy': CallbackPolicy;
  callback: CallbackBody;
  callbacks: CallbacksBody;
  clock: Clock;
  collections: Collections;
  'count-asked': CountAsked;
  coverage: CoverageBody;
  events: Events;
  exchange: ExchangeBody;
  exchanges: ExchangesBody;
  finding: FindingBody;
  findings: FindingsBody;
  health: Health;
  'made-attempt': MadeAttempt;
  metrics: MetricsText;
  'new-rule': NewRule;
  nothing: Nothing;
  'open-api': OpenApiBody;
  'outcome-asked': OutcomeAsked;
  'problem-kind': ProblemKindBody;
  problem: ProblemBody;
  'record-list': RecordList;
  'record-schema': RecordSchema;
  record: RecordBody;
  released: Released;
  report: ReportBody;
  resend: Resend;
  reset: Reset;
  rule: RuleBody;
  rules: RulesBody;
  'run-report': RunReport;
  'sandbox-settings': SandboxSettings;
  sandbox: SandboxBody;
  sandboxes: SandboxesBody;
  'saved-state': SavedState;
  scenarios: ScenariosBody;
  'set-clock': SetClock;
  settle: Settle;
  settled: Settled;
  snapshot: SnapshotBody;
  snapshots: SnapshotsBody;
  'take-attempts': TakeAttempts;
  'taken-attempts': TakenAttempts;
  tasks: Tasks;
  'verified-requests': VerifiedRequests;
  verified: Verified;
  verify: Verify;
}
export interface ActDone {
  /**
   * Of the act in the journal, as X-Sandbox-Request-Id says it.
   */
  requestId: string;
  /**
   * What came of it, in the API's own words.
   */
  result: {};
}
/**
 * As the act's own schema in GET /__sandbox/acts has them.
 */
export interface ActMembers {
  [k: string]: unknown;
}
export interface ActsBody {
  acts: {
    api: string;
    act: string;
    title: string;
    description: string;
    /**
     * JSON Schema of its members, whole in itself.
     */
    request: {};
    /**
     * Members that work in a fresh sandbox.
     */
    example: {};
  }[];
}
/**
 * How far the clock moves on: either by or to, at most 10 years.
 */
export interface Advance {
  /**
   * An ISO 8601 duration; months clamp to their end.
   */
  by?: string;
  /**
   * An instant with its zone, not before the one that the clock shows.
   */
  to?: string;
}
export interface Advanced {
  /**
   * The instant that the clock was moved to.
   */
  now: string;
  /**
   * All that came about by then, in the order of time.
   */
  ran: {
    at: string;
    /**
     * A task, callback for an attempt at one, or what time alone changes: installment-overdue, recurring-charge, token-expired.
     */
    kind: string;
    api: string;
    /**
     * The record: its id; of an installment the charge's id, a slash and its number.
     */
    subject: string;
    /**
     * What became of it; failed for a task that could not be carried out; of an attempt at a callback the state that the callback is in since.
     */
    result: string;
  }[];
  /**
   * There where receivers took longer than a minute: how many callbacks were still due or under way. They go on.
   */
  pendingCallbacks?: number;
  /**
   * Only the first 10000 are listed. The rest has come about as well.
   */
  truncated?: true;
}
export interface ApisBody {
  apis: {
    api: string;
    title: string;
    hosts: string[];
    operations: {
      operation: string;
      method: string;
      path: string;
      source: 'documented' | 'upstream' | 'ours';
      outcomes: string[];
    }[];
    /**
     * How faithful it is.
     */
    fidelity: {
      /**
       * Name of the vendor's page.
       */
      page: string;
      /**
       * The day that it states; null where it states none.
       */
      pageDate: string | null;
      notEmulated: string[];
      /**
       * What no page of the vendor states: outcomes by their names, then members, texts and rules in words. docs/fidelity.md says how each is overridden.
       */
      ours: string[];
    };
  }[];
}
/**
 * What becomes of the callbacks that come about while it stands.
 */
export interface CallbackPolicy {
  /**
   * hold keeps them until a release, drop never sends them.
   */
  deliver: 'normal' | 'hold' | 'drop';
  /**
   * Of sandbox time, before the first attempt: an ISO 8601 duration.
   */
  delay?: string;
  /**
   * So many further copies of each, one after the other.
   */
  duplicate?: number;
  /**
   * In which order a release lets go of those that are held, one after the other.
   */
  order?: 'normal' | 'reverse' | 'shuffle';
  /**
   * In what each differs on purpose: another signature, another value in the body, or half of it.
   */
  corrupt?: 'signature' | 'body' | 'truncate';
  /**
   * Where all go instead of the addresses that clients have named.
   */
  target?: string;
}
/**
 * A message to a receiver that a client has named, and what came of it.
 */
export interface CallbackBody {
  id: string;
  api: string;
  /**
   * As the vendor names it.
   */
  event: string;
  /**
   * The id of the record that it is about.
   */
  subject: string;
  /**
   * What caused it; null: a task.
   */
  requestId: string | null;
  /**
   * The callback of which it is a further copy.
   */
  copyOf: string | null;
  /**
   * Where it goes; passwords and tokens in it are masked.
   */
  target: string;
  method: string;
  /**
   * As they were sent last; of one that has not been sent yet, as they would be.
   */
  headers: {
    [k: string]: string;
  };
  /**
   * The exact text that was sent last, masked like the journal's bodies.
   */
  body: string;
  signature: null | {
    header: string;
    value: string;
    algorithm: string;
    /**
     * Which key, never the key itself.
     */
    key: string;
    /**
     * What was signed.
     */
    signed: string;
  };
  /**
   * waiting: an attempt is to come; delivered: a receiver has taken it; failed: given up; held: a policy keeps it until a release; dropped: it is never sent.
   */
  state: 'waiting' | 'delivered' | 'failed' | 'held' | 'dropped';
  /**
   * The oldest first.
   */
  attempts: {
    /**
     * When it was due, by the sandbox's clock.
     */
    at: string;
    status?: number;
    /**
     * Where there was no answer; begins with refused:, unreachable:, timeout:, reset: or lost:.
     */
    error?: string;
    /**
     * Real time.
     */
    durationMs: number;
    /**
     * The beginning of the answer's body, masked.
     */
    answer: string;
    /**
     * In what it differed on purpose from what it should be.
     */
    corrupt?: 'signature' | 'body' | 'truncate';
    /**
     * There where it was not the schedule of the server: somebody asked for it, or tillbox listen made it.
     */
    by?: 'resend' | 'listener';
  }[];
  nextAttemptAt: string | null;
}
export interface CallbacksBody {
  /**
   * The newest first.
   */
  callbacks: CallbackBody[];
  /**
   * How many that had come to an end have been let go for want of room.
   */
  dropped: number;
  /**
   * Null on the last page.
   */
  nextCursor: string | null;
}
export interface Clock {
  /**
   * What the sandbox's clock shows.
   */
  now: string;
  /**
   * real: the server's time; offset: runs beside it; frozen: stands still.
   */
  mode: 'real' | 'offset' | 'frozen';
}
export interface Collections {
  apis: {
    api: string;
    collections: {
      collection: string;
      /**
       * That of the record's JSON Schema.
       */
      title: string;
      /**
       * How many this sandbox has.
       */
      records: number;
      /**
       * The members that a record's id is made of; a slash joins them.
       *
       * @minItems 1
       */
      key: string[];
    }[];
  }[];
}
/**
 * exactly stands alone.
 */
export interface CountAsked {
  exactly?: number;
  atLeast?: number;
  atMost?: number;
}
export interface CoverageBody {
  /**
   * Outcomes of all operations.
   */
  total: number;
  covered: number;
  /**
   * Rounded down to one decimal.
   */
  percent: number;
  /**
   * There where some requests could not be recorded, since nothing could be kept: how many. Their outcomes are not counted.
   */
  unrecorded?: number;
  /**
   * When requests were last forgotten at somebody's wish, in the sandbox's time. Their outcomes stay counted. Null where none were.
   */
  forgottenAt: string | null;
  apis: {
    api: string;
    operations: {
      operation: string;
      outcomes: {
        name: string;
        source: 'documented' | 'upstream' | 'ours';
        hits: number;
      }[];
    }[];
  }[];
}
/**
 * One exchange as the journal keeps it, masked.
 */
export interface ExchangeBody {
  /**
   * What the answer's X-Sandbox-Request-Id said.
   */
  id: string;
  /**
   * The sandbox's time.
   */
  at: string;
  durationMs: number;
  sandbox: string;
  /**
   * A client's request to an API, or an act: what others did to the API's state. operation is the act's name then.
   */
  kind: 'request' | 'act';
  /**
   * Null where no API owns the path.
   */
  api: string | null;
  operation: string | null;
  /**
   * A name of the API's table of outcomes: what came of the request, whether the client saw it or not.
   */
  outcome: string | null;
  /**
   * Whether what it asked for took effect, whether the client saw it or not.
   */
  accepted: boolean;
  request: {
    method: string;
    path: string;
    params: {};
    query: {};
    headers: {};
    /**
     * Absent where none was sent; {truncated, bytes, start} where it was long; {unparsed: bytes} where it was no JSON.
     */
    body?: {
      [k: string]: unknown;
    };
  };
  /**
   * Null where no answer went out, or the client had gone before its first byte.
   */
  reply: {
    status: number;
    headers: {};
    body?: unknown;
  } | null;
  scenarios: {
    name: string;
    by: 'header' | 'prefer' | 'path' | 'rule' | 'trigger';
    reached: boolean;
    spent: boolean;
  }[];
  violations: {
    pointer: string;
    keyword: string;
    message: string;
  }[];
  changes: {
    collection: string;
    id: string;
    before: unknown;
    after: unknown;
  }[];
  /**
   * Kinds of findings that came with it.
   */
  findings: string[];
  /**
   * There where the client had gone before the answer.
   */
  clientGone?: true;
  /**
   * The scenario that took the answer's place, or disturbed it.
   */
  fault: string | null;
}
export interface ExchangesBody {
  /**
   * The newest first.
   */
  requests: ExchangeBody[];
  /**
   * There where some requests of this page's part of the journal may be what where asks for: what tells is cut or masked. The ids of at most 100.
   */
  undecided?: string[];
  /**
   * There where some could not be recorded, since nothing could be kept: how many.
   */
  unrecorded?: number;
  /**
   * How many the journal has let go for want of room.
   */
  dropped: number;
  /**
   * When requests were last forgotten at somebody's wish, in the sandbox's time: none before is listed. Null where none were.
   */
  forgottenAt: string | null;
  /**
   * What cursor= takes for the next page; null on the last.
   */
  nextCursor: string | null;
}
/**
 * Something that a client does wrong though its calls go through.
 */
export interface FindingBody {
  kind:
    | 'possible-double-charge'
    | 'retry-with-new-id'
    | 'retry-without-id'
    | 'retry-of-final-failure'
    | 'missing-client-id'
    | 'undocumented-member'
    | 'type-coerced'
    | 'expired-token-reused'
    | 'ignored-pending'
    | 'callback-slow'
    | 'callback-refused'
    | 'acted-on-bad-signature'
    | 'not-idempotent-receiver'
    | 'live-data';
  api: string;
  operation: string;
  /**
   * Exchanges, oldest first; of what happens again and again the latest.
   */
  requestIds: string[];
  /**
   * There where it is about how callbacks are received: which.
   */
  callbackIds?: string[];
  message: string;
  advice: string;
}
export interface FindingsBody {
  findings: FindingBody[];
  /**
   * How many older ones have been let go.
   */
  dropped: number;
  /**
   * There where some requests could not be recorded, since nothing could be kept: how many. Nothing is found against them.
   */
  unrecorded?: number;
  /**
   * When requests were last forgotten at somebody's wish, in the sandbox's time. What was found against them stays, though the journal no longer has them. Null where none were.
   */
  forgottenAt: string | null;
}
export interface Health {
  status: 'ok' | 'stopping' | 'unavailable';
  version: string;
  store: {
    kind: string;
    ok: boolean;
    detail: string | null;
  };
}
/**
 * How an attempt ended that a listener has made: a status, or an error.
 */
export interface MadeAttempt {
  /**
   * As it was handed over.
   */
  at: string;
  status?: number;
  error?: string;
  connected: boolean;
  durationMs: number;
  answer?: string;
  /**
   * As it was handed over; left out: false.
   */
  isResend?: boolean;
}
export interface NewRule {
  /**
   * Only requests to this API.
   */
  api?: string;
  /**
   * Only requests to operations of this name; to that of one API where it is written api/operation.
   */
  operation?: string;
  /**
   * Only requests that this query finds, in MongoDB's syntax over {method, path, params, query, headers, body}; what no request can be like is refused.
   */
  where?: {};
  /**
   * As in X-Sandbox-Scenario.
   */
  scenario: string;
  /**
   * How many requests it applies to; left out: all.
   */
  times?: number;
  /**
   * For people.
   */
  note?: string;
}
/**
 * No body.
 */
export interface Nothing {
  [k: string]: unknown;
}
/**
 * An OpenAPI 3.1 document.
 */
export interface OpenApiBody {
  openapi: string;
  info: {};
  servers: {
    url: string;
  }[];
  paths: {};
  components: {};
}
export interface ProblemKindBody {
  kind: string;
  title: string;
  status: number;
  about: string;
}
/**
 * RFC 9457.
 */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail: string;
  /**
   * What may be asked for instead.
   */
  valid?: string[];
  /**
   * Paths that exist.
   */
  nearest?: string[];
  /**
   * Records that name the one in question, with the place in each.
   */
  referredBy?: {
    collection: string;
    id: string;
    pointer: string;
  }[];
  /**
   * Of a refused act: the body that the vendor would answer.
   */
  reason?: {};
  errors?: {
    pointer: string;
    message: string;
  }[];
}
export interface RecordList {
  /**
   * In the order in which they were first put.
   */
  records: RecordBody[];
  /**
   * What cursor= takes for the next page; null on the last.
   */
  nextCursor: string | null;
}
/**
 * A record of an API's collection, in the shape that exports have.
 */
export interface RecordBody {
  [k: string]: unknown;
}
/**
 * A JSON Schema (2020-12) of the records of one collection; it refers to nothing outside of itself.
 */
export interface RecordSchema {
  [k: string]: unknown;
}
export interface Released {
  /**
   * How many were held.
   */
  released: number;
}
export interface RunReport {
  sandbox: string;
  /**
   * The sandbox's time.
   */
  at: string;
  /**
   * The API it is about; null for all.
   */
  api: string | null;
  /**
   * Exchanges that the journal holds.
   */
  requests: number;
  /**
   * Exchanges that it has let go: the report says nothing of them.
   */
  dropped: number;
  /**
   * Requests that could not be recorded, since nothing could be kept.
   */
  unrecorded: number;
  /**
   * When requests were last forgotten at somebody's wish, in the sandbox's time: the report says nothing of those before. Null where none were.
   */
  forgottenAt: string | null;
  /**
   * Requests that broke the contract.
   */
  broken: {
    requestId: string;
    api: string;
    operation: string;
    /**
     * Null where no answer went out.
     */
    status: number | null;
    problems: {
      pointer: string;
      message: string;
    }[];
  }[];
  /**
   * Requests that no operation answers to.
   */
  unmatched: {
    requestId: string;
    method: string;
    path: string;
    status: number | null;
  }[];
  findings: FindingBody[];
  /**
   * Older findings, of whatever API, that have been let go.
   */
  findingsDropped: number;
  coverage: CoverageBody;
}
export interface Resend {
  /**
   * In what it is to differ on purpose: another signature, another value in the body, or half of it.
   */
  corrupt?: 'signature' | 'body' | 'truncate';
}
export interface Reset {
  /**
   * What stays: armed rules, the clock as it is, the journal with its findings and coverage.
   */
  keep?: ('rules' | 'clock' | 'requests')[];
}
export interface RuleBody {
  id: string;
  api: string | null;
  operation: string | null;
  /**
   * Secrets and card numbers in it are masked.
   */
  where: {} | null;
  scenario: string;
  times: number | null;
  note: string | null;
  /**
   * How many requests it has applied to.
   */
  applied: number;
  createdAt: string;
}
export interface RulesBody {
  /**
   * The newest first: the order in which they are asked.
   */
  rules: RuleBody[];
}
/**
 * What is left out, or null, has its default.
 */
export interface SandboxSettings {
  /**
   * What identifiers and chance depend on.
   */
  seed?: string | null;
  /**
   * The instant at which the clock stands still at the start and after each reset; null: real time.
   */
  time?: string | null;
  /**
   * ISO 8601 duration of real time without a request after which the sandbox is forgotten.
   */
  idleTimeout?: string | null;
  /**
   * Names of fixtures merged over default, in this order.
   *
   * @maxItems 100
   */
  fixtures?: string[] | null;
  /**
   * Requests with one of these belong here, where neither header nor path names a sandbox: bearer tokens, values of x-api-key, or id:key of Basic.
   *
   * @maxItems 100
   */
  credentials?: string[] | null;
}
export interface SandboxBody {
  id: string;
  /**
   * Instants here are of real time.
   */
  createdAt: string;
  lastUsedAt: string;
  /**
   * When it is forgotten unless it is used before; null: never.
   */
  expiresAt: string | null;
  /**
   * Of all collections of all APIs.
   */
  records: number;
  /**
   * Of all that is stored, as JSON; the journal aside.
   */
  bytes: number;
  /**
   * Requests to emulated APIs that this process is carrying out in it.
   */
  inFlight: number;
  /**
   * Callbacks that are due or under way; those that are held and attempts that come later are not.
   */
  pendingCallbacks: number;
  settings: {
    seed: string;
    time: string | null;
    idleTimeout: string;
    fixtures: string[];
    /**
     * How many; they are shown nowhere.
     */
    credentials: number;
  };
}
export interface SandboxesBody {
  sandboxes: SandboxBody[];
}
/**
 * Everything that a sandbox holds, but for its journal, its snapshots and the settings that say who uses it.
 */
export interface SavedState {
  format: 'tillbox-sandbox';
  version: 1;
  /**
   * Real time.
   */
  savedAt: string;
  seed: string;
  time: string | null;
  /**
   * @maxItems 100
   */
  fixtures: string[];
  clock:
    | {
        mode: 'real';
      }
    | {
        mode: 'offset';
        /**
         * What the sandbox is ahead of real time.
         */
        ms: number;
      }
    | {
        mode: 'frozen';
        at: string;
      };
  /**
   * Records by API and collection, in the order in which they were first put.
   */
  collections: {
    [k: string]: {
      [k: string]: RecordBody[];
    };
  };
  /**
   * What is due later.
   */
  tasks: {
    id: string;
    at: string;
    api: string;
    task: string;
    subject: string;
    details: {};
    /**
     * Why it will not run again.
     */
    failed?: string;
  }[];
  /**
   * The oldest first.
   */
  rules: {
    id: string;
    api: string | null;
    operation: string | null;
    where: {} | null;
    scenario: string;
    times: number | null;
    note: string | null;
    applied: number;
    createdAt: string;
  }[];
  callbackPolicy?: CallbackPolicy;
  /**
   * Rules that ask for a value which is masked: the value is not in the document, so that an import leaves them out.
   */
  rulesLeftOut?: RuleBody[];
  /**
   * How many identifiers were made, and requests counted.
   */
  counters: {
    [k: string]: number;
  };
}
export interface ScenariosBody {
  scenarios: {
    name: string;
    api: string | null;
    operations: string[];
    title: string;
    description: string;
    source: 'documented' | 'upstream' | 'ours';
    stage: 'connection' | 'authentication' | 'validation' | 'business' | 'reply' | 'callback';
    /**
     * Its own; times and p are for every scenario.
     */
    parameters: {
      [k: string]: {
        kind: 'integer' | 'duration' | 'choice' | 'boolean';
        default: number | string | boolean;
        minimum?: number | string;
        maximum?: number;
        /**
         * Parameters of different forms exclude each other.
         */
        form?: string;
        values?: string[];
        /**
         * The stage at which it acts where this is true.
         */
        stage?: string;
      };
    };
    status: number | null;
    /**
     * The value of a request that alone brings it about, null where there is none.
     */
    magic: string | number | boolean | null;
    /**
     * One curl command that works as it stands.
     */
    example: string;
    /**
     * What the command sends. The path begins behind the address of the sandbox; body is null where there is none.
     */
    request: {
      method: string;
      path: string;
      headers: {
        [k: string]: string;
      };
      body: unknown;
    };
    /**
     * What it is answered in a sandbox that has just begun, null where no answer arrives. A body that is no JSON, or of which only half arrives, is a text; null where there is none.
     */
    reply: null | {
      status: number;
      body: unknown;
    };
  }[];
}
export interface SetClock {
  /**
   * An instant with its zone, of the years 0000 to 9999.
   */
  now: string;
  /**
   * Whether the clock stands still there; without it, it runs on from there.
   */
  frozen?: boolean;
}
export interface Settle {
  /**
   * How long to wait for it, in real time: an ISO 8601 duration of at most PT5M; left out: PT10S.
   */
  within?: string;
}
export interface Settled {
  settled: true;
}
export interface SnapshotBody {
  name: string;
  /**
   * Real time.
   */
  createdAt: string;
  records: number;
}
export interface SnapshotsBody {
  snapshots: SnapshotBody[];
}
export interface TakeAttempts {
  /**
   * Names who listens; another is refused meanwhile.
   */
  listener: string;
  /**
   * Attempts that it has in hand: they are not handed over again.
   *
   * @maxItems 1000
   */
  busy?: {
    callbackId: string;
    attempt: number;
  }[];
  /**
   * How long to wait for some, in real time, at most PT10S: an ISO 8601 duration. Left out: not at all.
   */
  within?: string;
  /**
   * It takes none, and listens no longer: the server goes on at once.
   */
  leaving?: true;
}
export interface TakenAttempts {
  /**
   * To be made at once, the first to be due first.
   */
  attempts: {
    callbackId: string;
    /**
     * How many were made before it.
     */
    attempt: number;
    /**
     * When it is due, by the sandbox's clock.
     */
    at: string;
    /**
     * Where the client wants it; passwords and tokens in it are masked.
     */
    target: string;
    method: string;
    /**
     * In this order, their names written so.
     */
    headers: {
      name: string;
      value: string;
    }[];
    /**
     * The exact text, to be sent as UTF-8.
     */
    body: string;
    /**
     * Milliseconds until there is a connection.
     */
    connectMs: number;
    /**
     * Milliseconds from the beginning until the answer is there.
     */
    answerMs: number;
    /**
     * Whether somebody has asked for it beside the schedule.
     */
    isResend: boolean;
  }[];
}
export interface Tasks {
  /**
   * The first to come first.
   */
  tasks: {
    /**
     * Null where time alone brings it.
     */
    id: string | null;
    /**
     * When it is due, by the sandbox's clock.
     */
    at: string;
    /**
     * A task, callback for the next attempt at one, or with until what time alone brings: installment-overdue, recurring-charge, token-expired.
     */
    kind: string;
    api: string;
    /**
     * The id of the record that it is about.
     */
    subject: string;
    /**
     * Why it could not be carried out and never will be; null while it is still to come.
     */
    failed: string | null;
  }[];
  /**
   * With until only the first 1000 are listed, and there are more.
   */
  truncated?: true;
}
export interface VerifiedRequests {
  holds: true;
  /**
   * How many requests were found, or how many steps of the order.
   */
  count: number;
  /**
   * The oldest first.
   */
  requestIds: string[];
  /**
   * When requests were last forgotten at somebody's wish, in the sandbox's time: nothing before is among those that were counted. Null where none were.
   */
  forgottenAt: string | null;
}
export interface VerifiedCallbacks {
  holds: true;
  /**
   * How many callbacks were found.
   */
  count: number;
  /**
   * The oldest first.
   */
  callbackIds: string[];
}
export interface Verify {
  api?: string;
  /**
   * All of that name; that of one API where it is written api/operation.
   */
  operation?: string;
  /**
   * A query in MongoDB's syntax over {method, path, params, query, headers, body}; what no request can be like is refused.
   */
  where?: {};
  /**
   * The status that was answered.
   */
  status?: number;
  outcome?: OutcomeAsked;
  /**
   * Whether it took effect, also where the client saw no answer.
   */
  accepted?: boolean;
  count?: CountAsked1;
  /**
   * How long to wait for it, in real time: an ISO 8601 duration of at most PT10M.
   */
  within?: string;
  /**
   * Requests that have to have come one after the other, others in between or not.
   *
   * @minItems 1
   * @maxItems 100
   */
  order?: {
    api?: string;
    operation: string;
    status?: number;
    outcome?: OutcomeAsked;
    accepted?: boolean;
    where?: {};
  }[];
  /**
   * Asks of callbacks in the place of requests, and alone: how many are like that.
   */
  callbacks?: {
    /**
     * As the vendor names it.
     */
    event?: string;
    /**
     * The id of the record that it is about.
     */
    subject?: string;
    /**
     * waiting, delivered, failed, held or dropped.
     */
    state?: string;
    count?: CountAsked2;
    /**
     * How long to wait for it, in real time: an ISO 8601 duration of at most PT10M.
     */
    within?: string;
  };
}
/**
 * exactly stands alone.
 */
export interface CountAsked1 {
  exactly?: number;
  atLeast?: number;
  atMost?: number;
}
/**
 * exactly stands alone.
 */
export interface CountAsked2 {
  exactly?: number;
  atLeast?: number;
  atMost?: number;
}
