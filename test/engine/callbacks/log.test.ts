import type { Callback } from '../../../src/engine/api/callback.js';
import { keep, keptIn } from '../../../src/engine/callbacks/log.js';
import { KeptStore } from '../../../src/engine/store/kept/kept-store.js';
import type { StoreTx } from '../../../src/engine/store/store.js';
import { planWith } from '../../store/plan.js';

const callback = (n: number, state: Callback['state'], body = '{}'): Callback => ({
  ...{ id: `c-${n}`, n, api: 'bakery', event: 'tip-given', subject: 'TIP', requestId: null, causedBy: 'giveTip' },
  ...{ copyOf: null, behind: null, target: 'http://localhost/', body, signer: null, corrupt: null, isLost: false },
  ...{ state, attempts: [], nextAttemptAt: null, wanted: null, sent: null },
});

/** In a sandbox that holds nothing else. */
function within<T>(work: (tx: StoreTx) => T): Promise<T> {
  return new KeptStore(planWith({ apart: new Set(['callbacks']) })).transact('a', work);
}

const idsIn = (tx: StoreTx) => (tx.list('callbacks') as readonly Callback[]).map(({ id }) => id);

test('of more than 10,000 the oldest that have come to an end go, and are counted', async () => {
  const [first, second, count, dropped] = await within((tx) => {
    keep(tx, callback(0, 'held'));
    for (let n = 1; n < 10_003; n++) keep(tx, callback(n, 'delivered'));
    const [first, second] = idsIn(tx);
    return [first, second, idsIn(tx).length, keptIn(tx).dropped];
  });
  expect([first, second, count, dropped]).toEqual(['c-0', 'c-4', 10_000, 3]);
});

test('of more than 32 MiB as well', async () => {
  const body = 'x'.repeat(1024 * 1024);
  const kept = await within((tx) => {
    for (let n = 0; n < 40; n++) keep(tx, callback(n, 'failed', body));
    return idsIn(tx);
  });
  expect(kept).toHaveLength(31);
  expect(kept.at(-1)).toBe('c-39');
});

test('where all are still to be delivered another is refused, and nothing is lost', async () => {
  const asked = within((tx) => {
    for (let n = 0; n < 10_001; n++) keep(tx, callback(n, 'held'));
  });
  await expect(asked).rejects.toMatchObject({ kind: 'sandbox-limit' });
});
