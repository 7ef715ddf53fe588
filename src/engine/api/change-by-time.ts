/** What time alone has changed about a record. */
export interface Derived {
  readonly at: Date;
  /** What happened, in words of payments: `installment-overdue`. */
  readonly kind: string;
  /** Names the record; never a credential. */
  readonly subject: string;
  /** What became of it. */
  readonly result: string;
}
