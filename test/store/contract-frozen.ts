import type { Store, StorePlan, StoreTx } from '../../src/engine/store/store.js';
import { type MakeStore, planWith } from './plan.js';

/** Opens what a store has kept anew, as a restart does; a store that keeps nothing stays as it is. */
export type Restart = (store: Store, plan: StorePlan) => Promise<Store>;

interface Nested {
  readonly at: string;
  readonly payer: { readonly name: string; readonly cards: { readonly last4: string }[] };
}

const nested = (name: string): Nested => ({ at: '1', payer: { name, cards: [{ last4: '1111' }] } });
const plan = planWith({
  schedules: new Map([['due', (record: object) => (record as Nested).at]]),
  start: () => new Map([['due', new Map([['seed', nested('seed')]])]]),
});

/** Changes what was handed out, deep inside; a frozen record refuses, a copy may be changed. */
function meddleWith(record: object | undefined): void {
  const { payer } = record as Nested;
  const [card] = payer.cards;
  const changes = [
    () => Object.assign(payer, { name: 'meddled' }),
    () => payer.cards.push({ last4: '9999' }),
    () => Object.assign(card ?? {}, { last4: '9999' }),
  ];
  for (const change of changes) {
    try {
      change();
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }
}

/** A unit of work that meddles with what it was handed out, and is undone. */
async function meddle(store: Store, handedOut: (tx: StoreTx) => object | undefined): Promise<void> {
  const undone = store.transact('a', (tx) => {
    meddleWith(handedOut(tx));
    throw new Error('undone');
  });
  await expect(undone).rejects.toThrow('undone');
}

const handings: readonly (readonly [string, (tx: StoreTx, id: string) => object | undefined])[] = [
  ['looked up', (tx, id) => tx.get('due', id)],
  ['listed', (tx) => tx.list('due')[0]],
  ['the earliest', (tx) => tx.earliest('due')],
  ['among everything', (tx, id) => tx.everything().collections.get('due')?.get(id)],
  [
    'what a change had before it',
    (tx, id) => {
      tx.put('due', id, nested('other'));
      return tx.changes()[0]?.before ?? undefined;
    },
  ],
];

/** What every store must do with records that have members of their own. `make` gives a store that holds nothing yet. */
export function frozenContract(make: MakeStore, restart: Restart): void {
  let store: Store;
  const isAsItWas = async (name: string, id: string) => {
    expect(await store.transact('a', (tx) => tx.get('due', id))).toEqual(nested(name));
  };
  const putOnly = (name: string) =>
    store.transact('a', (tx) => {
      tx.remove('due', 'seed');
      tx.put('due', name, nested(name));
    });
  const beginnings: readonly (readonly [string, string, () => Promise<unknown>])[] = [
    ['what a sandbox begins with', 'seed', () => store.transact('a', (tx) => tx.count('c'))],
    ['what was put', 'put', () => putOnly('put')],
    ['what everything was replaced by', 'replaced', () => store.transact('a', (tx) => tx.replaceAll(only('replaced')))],
    ['what was created', 'created', () => store.create('a', only('created'))],
  ];

  beforeEach(async () => {
    store = await make(plan);
  });
  afterEach(() => store.close());

  // However it is handed out, and however it came to be there.
  const asPut = beginnings.filter(([what]) => what === 'what was put');
  describe.each(handings)('a record that is %s', (how, handedOut) => {
    test.each(how === handings[0]?.[0] ? beginnings : asPut)(
      'is no way to change %s, however deep, before or after a restart',
      async (_, id, begin) => {
        await begin();
        await meddle(store, (tx) => handedOut(tx, id));
        await isAsItWas(id, id);
        store = await restart(store, plan);
        await meddle(store, (tx) => handedOut(tx, id));
        await isAsItWas(id, id);
      },
    );
  });

  test('what a glance sees is no way to change it either', async () => {
    await store.transact('a', (tx) => tx.put('world', 'world', nested('world')));
    store = await restart(store, plan);
    const glanced = await store.glance('a');
    meddleWith(glanced?.record);
    meddleWith(glanced?.firsts[0]);
    expect(await store.glance('a')).toEqual({ record: nested('world'), firsts: [nested('seed')] });
  });
}

const only = (id: string) => ({
  collections: new Map([['due', new Map([[id, nested(id)]])]]),
  counters: new Map<string, number>(),
});
