/** Where a server listens. */
export interface OwnAddress {
  /** A literal address; `0.0.0.0` and `::` stand for all of this machine's. */
  readonly address: string;
  readonly port: number;
}
