/** Where a fact comes from: the vendor's page, the vendor's other pages and clients, or this project. */
export type Source = 'documented' | 'upstream' | 'ours';

/** A scheme of authentication, in OpenAPI's words. */
type SecurityScheme =
  | { readonly type: 'http'; readonly scheme: 'basic' | 'bearer' }
  | { readonly type: 'apiKey'; readonly in: 'header'; readonly name: string };

/** Ways to authenticate of which one is enough: each the names of the schemes it takes together, none for no credentials. */
export type SecurityWays = readonly (readonly string[])[];

export interface Security {
  readonly schemes: Readonly<Record<string, SecurityScheme>>;
  readonly ways: SecurityWays;
}

/** What an operation reads besides its body; a path's members need an entry only where there is more to say of them. */
export interface OperationParameter {
  readonly in: 'path' | 'query' | 'header';
  readonly name: string;
  /** A request without it is refused. */
  readonly required?: boolean;
  readonly description?: string;
  /** Without one any text. */
  readonly schema?: ParameterSchema;
}

/** JSON Schema of a value that stands as text in a request. */
export interface ParameterSchema {
  readonly type?: 'string' | 'integer' | 'boolean';
  /** Of an integer. */
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly default?: unknown;
}

/** A request that works as it stands in a fresh sandbox: the base of the catalogue's curl commands. */
export interface Example {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A request with the answer that the vendor shows for it. Pointers are JSON pointers (RFC 6901). */
export interface Sample {
  /** The heading on the vendor's page; unique within the API. */
  readonly name: string;
  readonly source: Source;
  readonly operation: string;
  /** With all of its headers, but for the media type of its body. */
  readonly request: Example;
  /** Pointers into the request: what a client makes up and never sends twice. */
  readonly fresh?: readonly string[];
  /** By pointer into the request: the earlier sample whose answer has the value, and the pointer to it there. */
  readonly taken?: Readonly<Record<string, readonly [sample: string, pointer: string]>>;
  /** The scenario that brings the answer about where the request alone doesn't. */
  readonly scenario?: string;
  /** The instant of the answer, ISO 8601. */
  readonly at?: string;
  readonly reply: { readonly status: number; readonly body: unknown };
  /** Pointers into the answer's body: what is the same in every such answer, with all that lies below. */
  readonly literal?: readonly string[];
}
