import type { Store } from '../../src/engine/store/store.js';

/** What a test may let fail, besides units of work. */
type Asked = 'touch' | 'feedUse' | 'readAfter';

/** A store that outlives its server, and whose units of work a test holds up or lets fail. */
export class SteeredStore {
  /** Runs before each unit of work; what it throws is what the unit of work rejects with. */
  before: (sandbox: string) => void | Promise<void> = () => undefined;
  /** Runs when one is to be committed, maybe more than once: what it throws takes all of it back. */
  atCommit: () => void = () => undefined;
  /** Runs once one is committed; what it throws is what the unit of work rejects with all the same. */
  after: (sandbox: string) => void | Promise<void> = () => undefined;
  /** Runs before the store is asked for something else; what it throws is what that rejects with. */
  asked: (what: Asked) => void = () => undefined;
  #store: Store | undefined;

  /** The first store that it is given, for each server that asks. */
  readonly around = (fresh: Store): Store => {
    this.#store ??= this.#steered(fresh);
    return this.#store;
  };

  /** Records of a collection, all or one, are gone, as if someone had removed them by hand. */
  async lose(sandbox: string, collection: string, id?: string): Promise<void> {
    await this.#store?.transact(sandbox, (tx) => {
      const all = tx.list(collection) as readonly { readonly id: string }[];
      for (const record of all) if (id === undefined || record.id === id) tx.remove(collection, record.id);
    });
  }

  #steered(store: Store): Store {
    const transact: Store['transact'] = async (sandbox, work) => {
      await this.before(sandbox);
      const result = await store.transact(sandbox, async (tx) => {
        const result = await work(tx);
        this.atCommit();
        return result;
      });
      await this.after(sandbox);
      return result;
    };
    const askedFirst: Pick<Store, Asked> = {
      touch: async (sandbox, at) => {
        this.asked('touch');
        return store.touch(sandbox, at);
      },
      feedUse: async (sandbox) => {
        this.asked('feedUse');
        return store.feedUse(sandbox);
      },
      readAfter: async (sandbox, seq) => {
        this.asked('readAfter');
        return store.readAfter(sandbox, seq);
      },
    };
    const steered = { transact, ...askedFirst };
    return new Proxy(store, {
      get(target, name) {
        if (Object.hasOwn(steered, name)) return Reflect.get(steered, name);
        const member: unknown = Reflect.get(target, name);
        return typeof member === 'function' ? member.bind(target) : member;
      },
    });
  }
}
