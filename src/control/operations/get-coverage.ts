import type { Api } from '../../engine/api/api.js';
import { coverageIn } from '../../engine/journal/coverage.js';
import type { Engine } from '../../engine/way/engine.js';
import { apisAsked } from '../apis-asked.js';
import { operation } from '../operation.js';
import { unrecordedIn } from '../unrecorded-in.js';

/** Which outcomes of which operations the sandbox has seen. */
export function getCoverage(
  apis: readonly Api[],
  { store, library, unrecorded }: Pick<Engine, 'store' | 'library' | 'unrecorded'>,
) {
  return operation({
    id: 'getCoverage',
    method: 'GET',
    path: '/__sandbox/coverage',
    source: 'ours',
    sandbox: 'existing',
    replies: { 200: 'coverage' },
    parameters: [{ in: 'query', name: 'api', description: 'Only this API.' }],
    example: {},
    asks: ({ query }) => apisAsked(query, apis),
    async handle({ sandbox, asked }) {
      const seen = await store.transact(sandbox, (tx) => coverageIn(tx, asked, library.catalogue));
      return { status: 200, body: { ...seen, ...unrecordedIn(unrecorded, sandbox) } };
    },
  });
}
