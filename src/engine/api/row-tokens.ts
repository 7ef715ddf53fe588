/** How a vendor makes what clients send of the row of a stored record. */
export interface RowTokens {
  /** What a row is, in words for people. */
  readonly row: string;
  /** @returns undefined for what is no row */
  of(row: string): string | undefined;
}
