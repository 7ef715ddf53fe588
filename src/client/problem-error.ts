/** What the sandbox refused, as problem+json (RFC 9457) says it. */
export class ProblemError extends Error {
  constructor(
    readonly status: number,
    /** `/__sandbox/problems/{kind}`, whose last part this is; empty for an answer that is no problem+json. */
    readonly kind: string,
    /** The whole answer. */
    readonly problem: Readonly<Record<string, unknown>>,
  ) {
    super(`${status} ${problem['title'] ?? ''}: ${problem['detail'] ?? ''}`.trim());
  }
}
