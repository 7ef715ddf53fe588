import { findingsIn } from '../../engine/findings/findings.js';
import { forgottenAt } from '../../engine/journal/forgotten.js';
import type { Engine } from '../../engine/way/engine.js';
import { operation } from '../operation.js';
import { unrecordedIn } from '../unrecorded-in.js';

/** What the sandbox's clients do wrong though their calls go through. */
export function listFindings({ store, unrecorded }: Pick<Engine, 'store' | 'unrecorded'>) {
  return operation({
    id: 'listFindings',
    method: 'GET',
    path: '/__sandbox/findings',
    source: 'ours',
    sandbox: 'existing',
    replies: { 200: 'findings' },
    example: {},
    async handle({ sandbox }) {
      const found = await store.transact(sandbox, (tx) => ({ ...findingsIn(tx), forgottenAt: forgottenAt(tx) }));
      return { status: 200, body: { ...found, ...unrecordedIn(unrecorded, sandbox) } };
    },
  });
}
