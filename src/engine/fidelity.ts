/** How faithful the emulation is, for `GET /__sandbox/apis`. */
export interface Fidelity {
  readonly page: string;
  /** The day that the vendor's page states, null where it states none. */
  readonly pageDate: string | null;
  readonly notEmulated: readonly string[];
  /** Members, texts and rules that the vendor states nowhere, as docs/fidelity.md lists them; scenarios are marked each. */
  readonly ours: readonly string[];
}
