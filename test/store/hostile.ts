import type {
  ChangeElsewhere,
  Contents,
  EventKind,
  FeedEvent,
  FeedOptions,
  Glanced,
  ListOptions,
  NewEvent,
  RecordChange,
  Store,
  StoreTx,
  Work,
} from '../../src/engine/store/store.js';

class Discarded extends Error {}

/**
 * A store that does to its users all that the contract allows: it runs every unit of work once for nothing, as a
 * conflict would, and hands out copies.
 */
export class HostileStore implements Store {
  constructor(private readonly inner: Store) {}

  async transact<T>(sandbox: string, work: Work<T>): Promise<T> {
    const once = async (tx: StoreTx) => {
      await turn();
      return work(new CopyingTx(tx));
    };
    try {
      await this.inner.transact(sandbox, async (tx) => {
        await once(tx);
        throw new Discarded();
      });
    } catch (error) {
      // What the work itself throws in a first attempt, it must throw again in the second.
      if (!(error instanceof Discarded)) return this.inner.transact(sandbox, once);
    }
    return this.inner.transact(sandbox, once);
  }

  get isShared(): boolean {
    return this.inner.isShared;
  }

  async glance(sandbox: string): Promise<Glanced | undefined> {
    await turn();
    return structuredClone(await this.inner.glance(sandbox));
  }

  create(sandbox: string, contents: Contents): Promise<boolean> {
    return this.inner.create(sandbox, structuredClone(contents));
  }

  remove(sandbox: string): Promise<boolean> {
    return this.inner.remove(sandbox);
  }

  touch(sandbox: string, at: number): Promise<void> {
    return this.inner.touch(sandbox, at);
  }

  async use(sandbox: string) {
    await turn();
    return structuredClone(await this.inner.use(sandbox));
  }

  async sandboxes() {
    await turn();
    return structuredClone(await this.inner.sandboxes());
  }

  async read(sandbox: string, options: FeedOptions) {
    await turn();
    return structuredClone(await this.inner.read(sandbox, options));
  }

  async readAfter(sandbox: string, seq: number) {
    await turn();
    return structuredClone(await this.inner.readAfter(sandbox, seq));
  }

  async find(sandbox: string, kind: EventKind, id: string) {
    await turn();
    return structuredClone(await this.inner.find(sandbox, kind, id));
  }

  async feedUse(sandbox: string) {
    await turn();
    return this.inner.feedUse(sandbox);
  }

  follow(sandbox: string, listener: (event: FeedEvent) => void): () => void {
    return this.inner.follow(sandbox, listener);
  }

  get digestKey(): string {
    return this.inner.digestKey;
  }

  get trouble(): string | undefined {
    return this.inner.trouble;
  }

  get concern(): string | undefined {
    return this.inner.concern;
  }

  onChangeElsewhere(listener: (sandbox: string, change: ChangeElsewhere) => void): void {
    this.inner.onChangeElsewhere(listener);
  }

  close(): Promise<void> {
    return this.inner.close();
  }
}

class CopyingTx implements StoreTx {
  constructor(private readonly inner: StoreTx) {}

  get(collection: string, id: string): object | undefined {
    return structuredClone(this.inner.get(collection, id));
  }

  list(collection: string, options?: ListOptions): readonly object[] {
    return structuredClone(this.inner.list(collection, options));
  }

  put(collection: string, id: string, record: object): void {
    this.inner.put(collection, id, structuredClone(record));
  }

  remove(collection: string, id: string): void {
    this.inner.remove(collection, id);
  }

  earliest(collection: string): object | undefined {
    return structuredClone(this.inner.earliest(collection));
  }

  count(counter: string): number {
    return this.inner.count(counter);
  }

  changes(): readonly RecordChange[] {
    return structuredClone(this.inner.changes());
  }

  discard(): void {
    this.inner.discard();
  }

  everything(): Contents {
    return structuredClone(this.inner.everything());
  }

  replaceAll(contents: Contents): void {
    this.inner.replaceAll(structuredClone(contents));
  }

  append(event: NewEvent): void {
    this.inner.append({ ...event });
  }

  forget(): void {
    this.inner.forget();
  }
}

/** Lets everything else that is ready go first. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
