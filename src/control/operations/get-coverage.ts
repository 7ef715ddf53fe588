import type { Api } from '../../engine/api/api.js';
import { coverageIn } from '../../engine/journal/coverage.js';
import type { Engine } from '../../engine/way/engine.js';
import { apisAsked } from '../apis-asked.js';
import { operation } from '../operation.js';
import { takesOnly } from '../query.js';
import { enterExisting } from '../sandbox-body.js';
import { unrecordedIn } from '../unrecorded-in.js';

/** Which outcomes of which operations the sandbox has seen. */
export function getCoverage(apis: readonly Api[], engine: Engine) {
  return operation({
    id: 'getCoverage',
    method: 'GET',
    path: '/__sandbox/coverage',
    source: 'ours',
    replies: { 200: 'coverage' },
    parameters: [{ in: 'query', name: 'api', description: 'Only this API.' }],
    example: {},
    async handle({ query, sandbox }) {
      takesOnly(query, ['api']);
      const asked = apisAsked(query, apis);
      await enterExisting(engine, sandbox);
      const seen = await engine.store.transact(sandbox, (tx) => coverageIn(tx, asked, engine.library.catalogue));
      return { status: 200, body: { ...seen, ...unrecordedIn(engine, sandbox) } };
    },
  });
}
