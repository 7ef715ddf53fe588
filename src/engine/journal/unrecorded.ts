import type { Store } from '../store/store.js';
import { type Correction, correct, dropCorrections } from './corrections.js';

const mostSandboxes = 10_000;
/** Of one sandbox so many are looked up again. */
const mostUnsure = 1_000;

/**
 * How many requests of a sandbox could not be recorded, the store being in trouble. Known to this process alone, since
 * there is nowhere to keep it. Some of them may have been kept all the same: whether they were is looked up once the
 * store can be used again.
 */
export class Unrecorded {
  readonly #counts = new Map<string, number>();
  /** What clients were told of those that may have been kept. */
  readonly #unsure = new Map<string, Correction[]>();
  readonly #settling = new Map<string, Promise<void>>();

  note(sandbox: string): void {
    const known = this.#counts.get(sandbox);
    if (known === undefined && this.#counts.size >= mostSandboxes) return;
    this.#counts.set(sandbox, (known ?? 0) + 1);
  }

  of(sandbox: string): number {
    return this.#counts.get(sandbox) ?? 0;
  }

  /** What is asked about the sandbox begins anew. */
  forget(sandbox: string): void {
    this.#counts.delete(sandbox);
    this.#unsure.delete(sandbox);
  }

  /** One of those noted may have been kept, though its client was told otherwise. */
  noteUnsure(sandbox: string, told: Correction): void {
    const known = this.#unsure.get(sandbox) ?? [];
    if (known.length === 0 && this.#unsure.size >= mostSandboxes) return;
    if (known.length < mostUnsure) this.#unsure.set(sandbox, [...known, told]);
  }

  /** Whether there is anything to settle. */
  get anyUnsure(): boolean {
    return this.#unsure.size > 0;
  }

  /** The sandboxes in which there is something to settle. */
  get unsureIn(): readonly string[] {
    return [...this.#unsure.keys()];
  }

  /**
   * Finds out which of a sandbox were kept: the journal then says what their clients were told. Undefined, without a wait,
   * where there are none.
   *
   * @throws StoreUnavailable where that can't be told yet
   */
  settle(store: Store, sandbox: string): Promise<void> | undefined {
    const begun = this.#settling.get(sandbox);
    const unsure = this.#unsure.get(sandbox);
    if (begun || !unsure) return begun;
    const settling = this.#settle(store, sandbox, unsure).finally(() => this.#settling.delete(sandbox));
    this.#settling.set(sandbox, settling);
    return settling;
  }

  async #settle(store: Store, sandbox: string, unsure: readonly Correction[]): Promise<void> {
    const gone = new Set(unsure.map(({ place }) => place));
    if (await store.use(sandbox)) {
      // Noted before it is looked up: behind this nothing can be kept that is still on its way to the store.
      await store.transact(sandbox, (tx) => {
        for (const one of unsure) correct(tx, one);
      });
      for (const { place } of unsure) if (await store.find(sandbox, 'request', place)) gone.delete(place);
      if (gone.size > 0) await store.transact(sandbox, (tx) => dropCorrections(tx, (id) => gone.has(id)));
    }
    const since = this.#unsure.get(sandbox)?.slice(unsure.length) ?? [];
    if (since.length > 0) this.#unsure.set(sandbox, since);
    else this.#unsure.delete(sandbox);
    const left = this.of(sandbox) - (unsure.length - gone.size);
    if (left > 0) this.#counts.set(sandbox, left);
    else this.#counts.delete(sandbox);
  }
}
