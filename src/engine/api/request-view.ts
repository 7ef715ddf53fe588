/** A request as triggers, queries and business keys read it: what its client sent, in the vendor's own words. */
export interface RequestView {
  readonly method: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}
