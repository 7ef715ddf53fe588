import { findingsIn } from '../../engine/findings/findings.js';
import { forgottenAt } from '../../engine/journal/forgotten.js';
import type { Engine } from '../../engine/way/engine.js';
import { operation } from '../operation.js';
import { takesOnly } from '../query.js';
import { enterExisting } from '../sandbox-body.js';
import { unrecordedIn } from '../unrecorded-in.js';

/** What the sandbox's clients do wrong though their calls go through. */
export function listFindings(engine: Engine) {
  return operation({
    id: 'listFindings',
    method: 'GET',
    path: '/__sandbox/findings',
    source: 'ours',
    replies: { 200: 'findings' },
    example: {},
    async handle({ query, sandbox }) {
      takesOnly(query, []);
      await enterExisting(engine, sandbox);
      const found = await engine.store.transact(sandbox, (tx) => ({ ...findingsIn(tx), forgottenAt: forgottenAt(tx) }));
      return { status: 200, body: { ...found, ...unrecordedIn(engine, sandbox) } };
    },
  });
}
