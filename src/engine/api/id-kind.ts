/** Identifiers of one kind: the fixture's list first, then `generate`. */
export interface IdKind {
  /** Where an identifier of this kind must be free. */
  readonly collection?: string;
  /** The index of that collection that holds it; without one it is the key. */
  readonly index?: string;
  /**
   * @param n how many were generated before it, the fixture's list aside
   * @param last the last of the fixture's list, undefined where it is empty
   * @param chance 32 bytes that depend on seed, kind and n alone
   */
  generate(n: number, last: string | undefined, chance: () => Buffer): string;
}
