/** What has to be requested before an act's example works: an operation's example, with some of it changed. */
interface Before {
  readonly operation: string;
  readonly scenario?: string;
  /** Members of its body that are others than in the operation's example. */
  readonly body?: Readonly<Record<string, unknown>>;
}

/** What an act has that an operation hasn't. */
export interface ActTraits {
  readonly title: string;
  readonly description: string;
  /** Schema of its members. */
  readonly request: string;
  /** Schema of what it answers. */
  readonly result: string;
  /** Members that work in a fresh sandbox. */
  readonly example: { readonly body: object };
  /** In a fresh sandbox its example works once this has been requested. */
  readonly before?: Before;
  /**
   * The operation whose outcomes it comes to: it counts as that in coverage, and the scenarios that act once a request of
   * that one is found right may steer it.
   */
  readonly countsAs?: string;
}

/** The operation whose outcomes it comes to: its own, but for an act that counts as one. */
export function countedAs(operation: { readonly id: string; readonly countsAs?: string } | undefined): string {
  return operation?.countsAs ?? operation?.id ?? '';
}

/** How an act ended. */
export interface Performed {
  /** Whether the vendor would say no to it. */
  readonly refused: boolean;
  /** What it answers, or the body in which the vendor would refuse it. */
  readonly body: object;
  readonly requestId: string;
  /** Those of ours that its answer has. */
  readonly headers: Readonly<Record<string, string>>;
}
