import type { Store } from '../store/store.js';
import { type Correction, correct, dropCorrections } from './corrections.js';
import type { Unrecorded } from './unrecorded.js';

const mostSandboxes = 10_000;
/** Of one sandbox so many are looked up again. */
const most = 1_000;

/** A request of which nobody knows yet whether it was recorded. */
export interface UnsureRequest {
  readonly requestId: string;
  /** What its client was told in that case; undefined where that is what would be recorded. */
  readonly correction?: Correction;
}

/**
 * Requests that count as not recorded, though they may have been: the store did not say in time. Whether they were is
 * looked up once it can be used again. Known to this process alone.
 */
export class Unsure {
  readonly #requests = new Map<string, readonly UnsureRequest[]>();
  readonly #reconciling = new Map<string, Promise<void>>();

  constructor(private readonly unrecorded: Unrecorded) {}

  note(sandbox: string, request: UnsureRequest): void {
    const known = this.#requests.get(sandbox) ?? [];
    if (known.length === 0 && this.#requests.size >= mostSandboxes) return;
    if (known.length < most) this.#requests.set(sandbox, [...known, request]);
  }

  get any(): boolean {
    return this.#requests.size > 0;
  }

  get sandboxes(): readonly string[] {
    return [...this.#requests.keys()];
  }

  /** What is asked about the sandbox begins anew, or can't be found out: they go on counting as not recorded. */
  forget(sandbox: string): void {
    this.#requests.delete(sandbox);
  }

  /**
   * Finds out which of a sandbox were recorded: the journal then says what their clients were told.
   *
   * @throws StoreUnavailable where that can't be told yet, StoreFull where it can't be noted
   */
  async reconcile(store: Store, sandbox: string): Promise<void> {
    const begun = this.#reconciling.get(sandbox);
    if (begun !== undefined) return begun;
    const requests = this.#requests.get(sandbox);
    if (!requests) return;
    const reconciling = this.#reconcile(store, sandbox, requests).finally(() => this.#reconciling.delete(sandbox));
    this.#reconciling.set(sandbox, reconciling);
    return reconciling;
  }

  async #reconcile(store: Store, sandbox: string, requests: readonly UnsureRequest[]): Promise<void> {
    const gone = new Set(requests.map(({ requestId }) => requestId));
    if (await store.use(sandbox)) {
      // Noted before it is looked up: behind this nothing can be kept that is still on its way to the store.
      const corrections = requests.flatMap(({ correction }) => correction ?? []);
      await store.transact(sandbox, (tx) => correct(tx, corrections));
      for (const { requestId } of requests) {
        if (await store.find(sandbox, 'request', requestId)) gone.delete(requestId);
      }
      if (gone.size > 0) await store.transact(sandbox, (tx) => dropCorrections(tx, (id) => gone.has(id)));
    }
    // Forgotten meanwhile, they count no more.
    if (!this.#requests.has(sandbox)) return;
    const looked = new Set(requests);
    const since = this.#requests.get(sandbox)?.filter((one) => !looked.has(one)) ?? [];
    if (since.length > 0) this.#requests.set(sandbox, since);
    else this.#requests.delete(sandbox);
    this.unrecorded.takeBack(sandbox, requests.length - gone.size);
  }
}
