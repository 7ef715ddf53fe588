import type { Engine } from '../../engine/engine.js';
import { findingsIn } from '../../engine/journal/findings.js';
import { takesOnly } from '../query.js';
import { operation } from '../records.js';

/** What the sandbox's clients do wrong though their calls go through. */
export function listFindings({ store, sandboxes }: Engine) {
  return operation({
    id: 'listFindings',
    method: 'GET',
    path: '/__sandbox/findings',
    source: 'ours',
    replies: { 200: 'findings' },
    example: {},
    async handle({ query, sandbox }) {
      takesOnly(query, []);
      await sandboxes.enter(sandbox);
      return { status: 200, body: await store.transact(sandbox, findingsIn) };
    },
  });
}
