import type { Bag } from '../json.js';
import { maskCardNumbers } from '../masking/mask-cards.js';
import { maskRecord } from '../masking/mask-record.js';
import type { ListOptions, StoreTx } from '../store/store.js';
import type { AnyRecords, Api, Tx } from './api.js';
import type { Callback, CallbackMessage } from './callback.js';

/** Work that is due at an instant; it lies in the store until it has run. */
export interface Task {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly api: string;
  readonly task: string;
  readonly subject: string;
  readonly details: Bag;
  /** Why it failed; a failed task is kept to be seen and never runs again. */
  readonly failed?: string;
}

export const taskCollection = 'tasks';

/** Takes what receivers are to be told, as part of a unit of work. Written as a method, for the same reason as `Index`. */
export type Outbox = { put(api: Api, tx: StoreTx, message: CallbackMessage): readonly Callback[] }['put'];

export class ApiTx implements Tx<AnyRecords> {
  /** What this attempt asked for; of use once it is committed. */
  readonly tasks: Task[] = [];
  /** The same of callbacks. */
  readonly callbacks: Callback[] = [];

  /** @param outbox where what is done may be told to a receiver */
  constructor(
    readonly api: Api,
    readonly store: StoreTx,
    private readonly outbox?: Outbox,
  ) {}

  async get(collection: string, id: string): Promise<object | undefined> {
    const stored = `${this.api.name}/${collection}`;
    return this.store.get(stored, id) ?? storedMasked(this.store, stored, id);
  }

  async list(collection: string, options?: ListOptions): Promise<readonly object[]> {
    const stored = `${this.api.name}/${collection}`;
    const found = this.store.list(stored, options);
    if (found.length > 0 || options?.equals === undefined) return found;
    const equals = maskCardNumbers(options.equals);
    return equals === options.equals ? found : this.store.list(stored, { ...options, equals });
  }

  put(collection: string, record: object): void {
    const masked = maskRecord(record, this.api.identifiers, this.api.addresses);
    const key = this.api.collections[collection]?.key(masked);
    if (key === undefined) throw new Error(`${this.api.name} has no collection ${collection}`);
    this.store.put(`${this.api.name}/${collection}`, key, masked);
  }

  remove(collection: string, id: string): void {
    this.store.remove(`${this.api.name}/${collection}`, id);
  }

  async later(at: Date, task: string, subject: string, details: Bag = {}): Promise<void> {
    const id = String(this.store.count(taskCollection));
    const due: Task = { id, at: at.toISOString(), api: this.api.name, task, subject, details };
    this.store.put(taskCollection, id, due);
    this.tasks.push(due);
  }

  notLater(task: string, isMeant: (subject: string) => boolean): void {
    for (const { id, ...due } of this.store.list(taskCollection) as readonly Task[]) {
      const isOne = due.api === this.api.name && due.task === task && due.failed === undefined;
      if (isOne && isMeant(due.subject)) this.store.remove(taskCollection, id);
    }
  }

  callback(message: CallbackMessage): void {
    if (!this.outbox) throw new Error(`what was done of ${this.api.name} causes no callbacks`);
    this.callbacks.push(...this.outbox(this.api, this.store, message));
  }
}

/** A record whose key has a card number in it is stored under the masked one. */
export function storedMasked(store: StoreTx, stored: string, id: string): object | undefined {
  const masked = maskCardNumbers(id);
  return masked === id ? undefined : store.get(stored, masked);
}
