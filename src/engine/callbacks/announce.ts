import type { Callback } from '../api/callback.js';
import { worldOf } from '../sandbox/world.js';
import type { StoreTx } from '../store/store.js';
import type { CallbackWriter } from './writer.js';

/** Tells the followers of the sandbox's feed how a callback is now. @param now sandbox time */
export function announce(tx: StoreTx, writer: CallbackWriter, callback: Callback, now: Date): void {
  const shown = writer.shown(callback, worldOf(tx).fixtures, now);
  tx.append({ kind: 'callback', id: callback.id, text: JSON.stringify(shown) });
}
