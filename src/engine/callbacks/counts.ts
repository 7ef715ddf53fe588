import type { Callback } from '../api/callback.js';

/** How often callbacks of one kind have come into a state in this process. */
export interface CallbackCount extends Pick<Callback, 'api' | 'event' | 'state'> {
  readonly count: number;
}

/** What is counted of callbacks, once it is kept: names come from the tables of APIs alone, so that there are few. */
export class CallbackCounts {
  readonly #counts = new Map<string, { readonly of: Omit<CallbackCount, 'count'>; count: number }>();

  /** Callbacks that have come about, or into another state. */
  note(callbacks: Iterable<Pick<Callback, 'api' | 'event' | 'state'>>): void {
    for (const { api, event, state } of callbacks) {
      const key = `${api}/${event}/${state}`;
      const known = this.#counts.get(key);
      if (known) known.count++;
      else this.#counts.set(key, { of: { api, event, state }, count: 1 });
    }
  }

  *all(): Iterable<CallbackCount> {
    for (const { of, count } of this.#counts.values()) yield { ...of, count };
  }
}
