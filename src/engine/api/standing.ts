/** What an answer tells of payments, by their ids. */
export interface Standing {
  /** It left these pending. */
  readonly pending?: readonly string[];
  /** It showed how these stand. */
  readonly known?: readonly string[];
  /** The call itself brought these to an end, whether its answer arrived or not. */
  readonly settled?: readonly string[];
}
