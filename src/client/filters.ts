import type { Shapes } from '../control/shapes.js';

export interface RequestFilter {
  /** What clients asked for, or what others did; left out: both. */
  readonly kind?: Shapes['exchange']['kind'];
  readonly api?: string;
  /** All of that name; that of one API where it is written `api/operation`. */
  readonly operation?: string;
  readonly status?: number;
  /** Names of outcomes or faults, of which one is enough. */
  readonly outcome?: string | readonly string[];
  /** Whether it took effect, also where the client saw no answer. */
  readonly accepted?: boolean;
  readonly scenario?: string;
  /** A query in MongoDB's syntax over `{method, path, params, query, headers, body}`. */
  readonly where?: object;
  /** ISO 8601 instant of sandbox time. */
  readonly since?: string;
  readonly cursor?: string;
  readonly limit?: number;
}

export interface CallbackFilter {
  readonly state?: Shapes['callback']['state'];
  /** As the vendor names it. */
  readonly event?: string;
  /** The id of the record that it is about. */
  readonly subject?: string;
  /** The request or act that caused it. */
  readonly requestId?: string;
  readonly cursor?: string;
  readonly limit?: number;
}

export interface RecordFilter {
  /** A query in MongoDB's syntax over a record. */
  readonly where?: object;
  readonly cursor?: string;
  readonly limit?: number;
}
