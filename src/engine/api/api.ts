import type { Headers } from '../headers.js';
import type { Bag } from '../json.js';
import type { Identifiers } from '../masking/mask-cards.js';
import type { Members, Validate, Violation } from '../schema.js';
import type { ListOptions } from '../store/store.js';
import type { ActTraits, Performed } from './act.js';
import type { AddressFor } from './address-for.js';
import type { CallbackMessage, CallbackWire } from './callback.js';
import type { Derived } from './change-by-time.js';
import type { Collection } from './collection.js';
import type { Example, OperationParameter, Sample, Security, SecurityWays, Source } from './description.js';
import type { Dialect, Refusal } from './dialect.js';
import type { Fidelity } from './fidelity.js';
import type { IdKind } from './id-kind.js';
import type { Meeting } from './meeting.js';
import type { RequestView } from './request-view.js';
import type { RowTokens } from './row-tokens.js';
import type { Standing } from './standing.js';
import type { Steering, Takes } from './takes.js';

export type { Derived } from './change-by-time.js';
export type { Collection } from './collection.js';
export type { Dialect, EarlyCheck, ProtocolError, Refused, Rendered } from './dialect.js';
export { Refusal } from './dialect.js';
export type { IdKind } from './id-kind.js';
export type { Standing } from './standing.js';

export type Name<S> = keyof S & string;

/** What a handler may answer: one status of the operation with a body of that status's schema. */
export type Reply<S, A extends Readonly<Record<number, Name<S>>>> = {
  [K in keyof A]: {
    readonly status: K;
    readonly body: S[A[K] & Name<S>];
    readonly mediaType?: string;
    readonly outcome?: string;
    /** The chosen scenario steers what this request didn't come to: all is as without it. */
    readonly unsteered?: boolean;
    readonly headers?: Readonly<Record<string, string>>;
    readonly stream?: AsyncIterable<string>;
  };
}[keyof A];

/** One API's view of a unit of work: its own collections only, typed by its records. */
export interface Tx<R> {
  get<C extends Name<R>>(collection: C, id: string): Promise<Readonly<R[C]> | undefined>;
  /** In the order in which they were first put. */
  list<C extends Name<R>>(collection: C, options?: ListOptions): Promise<readonly Readonly<R[C]>[]>;
  /** Stores a record under its collection's key; card numbers in it are masked. */
  put<C extends Name<R>>(collection: C, record: R[C]): void;
  remove<C extends Name<R>>(collection: C, id: string): void;
  /** What must happen at an instant of sandbox time, by a name of the API's `tasks`. */
  later(at: Date, task: string, subject: string, details?: Bag): Promise<void>;
  /** What was to happen later and has not, of these subjects, won't. */
  notLater(task: string, isMeant: (subject: string) => boolean): void;
  /** What a receiver is to be told once this is kept; nobody is told of what is undone. @throws Problem `sandbox-limit` */
  callback(message: CallbackMessage): void;
}

/** Everything a handler sees. It reads no time, makes no id and knows no socket, so that a request can be repeated. */
export interface Handling<S, R, Q extends Name<S>> {
  readonly body: S[Q];
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Who authenticated, as the API's `authenticate` named it. */
  readonly caller: string | undefined;
  readonly headers: Headers;
  /** The sandbox that the request is about. */
  readonly sandbox: string;
  /** Whether there is one of that name: always, but for operations of the sandbox's own API that need not meet one. */
  readonly isThere: boolean;
  /** Scheme, authority and `/~id` as the client wrote them; no trailing slash. */
  readonly baseUrl: string;
  /** What links begin with that are not for this client alone. */
  readonly addressFor: AddressFor;
  readonly now: Date;
  readonly ids: { next(kind: string): Promise<string> };
  readonly tx: Tx<R>;
  /** How a chosen scenario steers the operation; empty where none does. */
  readonly directive: Bag;
  /** Whether the client waits no more. The sandbox's own API alone is told, whose calls may wait for minutes. */
  readonly hasLeft: (() => boolean) | undefined;
  /** How an act is carried out in the sandbox, which the sandbox's own API alone is asked to. */
  readonly perform: Perform | undefined;
}

/**
 * Takes what an act is asked for with, and gives what carries it out.
 *
 * @throws Problem `bad-scenario` or `bad-prefer` for scenarios that it doesn't take
 */
export type Perform = (api: Api, act: Act, members: unknown) => () => Promise<Performed>;

export type Eventually<T> = T | Promise<T>;

/** What an attempt to move money is about. */
export interface Charge {
  /** Two attempts with equal content ask for the same. */
  readonly content: unknown;
  /** The client's own identifier of the attempt, where the API has one. */
  readonly id?: string;
}

export interface Operation<S, R, Q extends Name<S>, A extends Readonly<Record<number, Name<S>>>, W = unknown> {
  /** The vendor's name for it. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Express route pattern; `also` lists further patterns of the same operation. */
  readonly path: string;
  readonly also?: readonly string[];
  /** The query member that must be there for this operation, where two share a path and a method. */
  readonly whenQuery?: string;
  readonly source: Source;
  /**
   * Schema of the body. Without one there need be none, and the members of one that comes are ignored; of the sandbox's own
   * API it is refused.
   */
  readonly request?: Q;
  /** It takes the fields of a form, URL-encoded, in the place of JSON: each is a text, and of several of one name the last. */
  readonly form?: true;
  /** No body is as good as `{}`. */
  readonly bodyOptional?: true;
  /** Bytes that a body may have, where it isn't the usual limit. */
  readonly bodyLimit?: number;
  readonly replies: A;
  /** The schema of its errors where it isn't the dialect's: of a page they are pages. */
  readonly errorSchema?: Name<S>;
  /** The media type of its answers where it isn't the API's. */
  readonly mediaType?: string;
  /** What else its answers may be, each as text; a reply then says which it is. */
  readonly furtherMediaTypes?: readonly string[];
  /** JSON pointers into `{params, query, headers, body}`; of a list the first that is there. Default: path, and query for GET. */
  readonly key?: readonly (string | readonly string[])[];
  /**
   * For an operation that moves money: what the request is about, also where nothing has judged the request yet.
   * Undefined where too little of it is there to compare.
   */
  charge?(request: RequestView, tx: Tx<R>): Eventually<Charge | undefined>;
  /** For one that moves money: the operation that tells a client what became of it, by its id. */
  readonly lookUp?: string;
  /** Outcomes that are answered as a success though no money moves. */
  readonly movesNothing?: readonly string[];
  /** What the client learns of payments from a success, or has to find out later. */
  standing?(h: Pick<Handling<S, R, Q>, 'params' | 'tx'>, reply: Reply<S, A>): Eventually<Standing>;
  /** What it learns of them from a refusal. */
  standingRefused?(h: Pick<Handling<S, R, Q>, 'params'>, refusal: Refusal): Standing;
  /** The header in which a client says which one it is, where the API has one. */
  readonly clientHeader?: string;
  readonly example: Example;
  /** False for a page that a person opens without credentials. */
  readonly authenticated?: false;
  /** Where its clients authenticate in other ways than those of the API. */
  readonly security?: SecurityWays;
  /** The query members and headers that it reads. An operation of the sandbox's own API takes no other query members. */
  readonly parameters?: readonly OperationParameter[];
  /** What the path names, where the vendor looks at that before the members. */
  resolve?(h: Handling<S, R, Name<S>>): Eventually<Refusal | undefined>;
  /** Its body with what the vendor fills in where it is left out: a scenario's refusal names that, like a real one. */
  completed?(h: Handling<S, R, Q>): Eventually<S[Q]>;
  /** What only state can tell, listed together with the schema's violations. */
  check?(h: Handling<S, R, Name<S>>): Eventually<readonly Violation[]>;
  /** The events of callbacks that it may cause. */
  readonly callbacks?: readonly string[];
  /** The ways in which a scenario may steer it, which exclude each other. */
  readonly steers?: readonly Steering[];
  /** Of the sandbox's own API: what the request asks for, as `handle` wants it. @throws Problem before a sandbox is met */
  asks?(h: Omit<Handling<S, R, Q>, 'isThere'>): Eventually<W>;
  /** Of the sandbox's own API: how it meets the sandbox that it is about. An emulated operation has entered it. */
  readonly sandbox?: Meeting;
  /** Of the sandbox's own API: the scenarios that its request asks for are for the act that it has carried out. */
  readonly performs?: true;
  handle(h: Handling<S, R, Q> & { readonly asked: W }): Eventually<Reply<S, A> | Refusal>;
}

export type AnyOperation = Operation<Record<string, unknown>, AnyRecords, string, Readonly<Record<number, string>>>;
/** What the outside world does to an API's state, as the way of a request carries it out. */
export type Act = AnyOperation & ActTraits;
export type AnyRecords = Record<string, object>;

/** Types an operation's body and replies from the schema names it states. */
export function defineOperation<S, R>() {
  return <const Q extends Name<S> = never, const A extends Readonly<Record<number, Name<S>>> = never, W = unknown>(
    operation: Operation<S, R, Q, A, W>,
  ): Operation<S, R, Q, A, W> => operation;
}

export interface Credentials {
  readonly headers: Headers;
  readonly params: Readonly<Record<string, string>>;
  readonly operation: string;
  readonly now: Date;
}

export interface TaskRun<R> {
  readonly subject: string;
  readonly details: Bag;
  /** The sandbox that it is of. */
  readonly sandbox: string;
  readonly addressFor: AddressFor;
  /** The instant it was due: what it writes is dated so. */
  readonly now: Date;
  readonly ids: { next(kind: string): Promise<string> };
  readonly tx: Tx<R>;
}

/** What became of its subject, in a word or two, where there is more to say than that it is done. */
type DueWork<R> = { run(due: TaskRun<R>): Promise<void> | Promise<string> }['run'];

export interface Api<R = AnyRecords> {
  /**
   * A vendor's, or the sandbox's own. What is asked of the sandbox itself opens units of work of its own, can't be made to
   * fail, and is no part of anybody's test: no journal has it.
   */
  readonly kind: 'emulated' | 'control';
  readonly name: string;
  readonly title: string;
  readonly mediaType: string;
  /** The vendor's own hosts: a request for one of them belongs to this API alone. */
  readonly hosts: readonly string[];
  /** Paths that speak this dialect even where nothing answers. */
  readonly owns: RegExp;
  /** Folders of fixtures and scenarios, where there are any. */
  readonly data?: { readonly fixtures: URL; readonly scenarios: URL };
  /** Folder of its JSON Schemas. */
  readonly schemas: URL;
  readonly dialect: Dialect;
  /** Its errors by name, each with the arguments that it takes: what scenarios may refuse with. */
  readonly errors: Readonly<Record<string, Takes>>;
  /** How its clients authenticate; without it they don't. */
  readonly security?: Security;
  /** The value of WWW-Authenticate on a 401. */
  readonly challenge: string;
  authenticate?(credentials: Credentials, tx: Tx<R>): Eventually<{ readonly caller?: string } | Refusal>;
  readonly operations: readonly AnyOperation[];
  /** What others do to its state. */
  readonly acts?: readonly Act[];
  readonly tasks: Readonly<Record<string, DueWork<R>>>;
  /**
   * What changes with time alone, without being stored: of each record that which comes after an instant, in order. A
   * record may have no last change, so that only as many are taken as are wanted.
   */
  derived?(tx: Tx<R>, after: Date): Promise<readonly Iterable<Derived>[]>;
  readonly collections: { readonly [C in Name<R>]: Collection<R[C]> };
  readonly ids: Readonly<Record<string, IdKind>>;
  /** What may look like a card number by chance and is none, as long as it has the form that this member wants. */
  readonly identifiers: Identifiers;
  /** What the schemas of request bodies know, by the schemas' names. */
  readonly members: Readonly<Record<string, Members>>;
  /** Members that are secrets here, beside those that are everywhere. */
  readonly secrets?: ReadonlySet<string>;
  /** Members whose texts are card numbers, whatever their digits: of each the first six and the last four are shown. */
  readonly cardNumbers?: ReadonlySet<string>;
  /** Members of records that hold an address which is to be called: kept as they were sent, and shown without secrets. */
  readonly addresses?: ReadonlySet<string>;
  /** Members that say who a person is. */
  readonly personal?: ReadonlySet<string>;
  /** Compiled schemas by name; `fixture` among them where there is test data. */
  readonly validators: Readonly<Record<string, Validate>>;
  /** Compiled triggers of the shipped scenarios, by their JSON text. */
  readonly triggers: Readonly<Record<string, Validate>>;
  /** How its callbacks are sent, where it has any. */
  readonly callbacks?: CallbackWire;
  readonly fidelity: Fidelity;
  /** The requests and answers of the vendor's page, in an order in which they can be sent. */
  readonly samples?: readonly Sample[];
  /** Where clients call a stored record by what wraps its row: `tillbox token` prints it. */
  readonly rowTokens?: RowTokens;
}
