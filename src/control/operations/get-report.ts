import type { Api } from '../../engine/api/api.js';
import { existing } from '../../engine/sandbox/existing.js';
import type { Engine } from '../../engine/way/engine.js';
import { apisAsked } from '../apis-asked.js';
import { operation } from '../operation.js';
import { rendered, reportFormats, reportMediaTypes } from '../report/formats.js';
import { type Reported, reportOn, reportOnNothing } from '../report/report.js';

/** What a run did: broken and unmatched requests, findings and coverage. */
export function getReport(apis: readonly Api[], engine: Reported & Pick<Engine, 'sandboxes'>) {
  return operation({
    id: 'getReport',
    method: 'GET',
    path: '/__sandbox/report',
    source: 'ours',
    sandbox: 'if-there',
    replies: { 200: 'report' },
    furtherMediaTypes: reportMediaTypes,
    parameters: [
      { in: 'query', name: 'api', description: 'Only this API.' },
      {
        in: 'query',
        name: 'format',
        schema: { enum: [...reportFormats] },
        description: 'json where none is asked for.',
      },
      {
        in: 'query',
        name: 'allowEmpty',
        description:
          'true: a sandbox that nobody has used is reported on as one that saw nothing. It is 404 otherwise.',
        schema: { type: 'boolean' },
      },
    ],
    example: { query: { format: 'json' } },
    asks: ({ query }) => apisAsked(query, apis),
    async handle({ query, sandbox, isThere, asked }) {
      const format = reportFormats.find((known) => known === query.get('format')) ?? 'json';
      if (!isThere && query.get('allowEmpty') !== 'true') await existing(engine.sandboxes, sandbox);
      const on = isThere ? reportOn : reportOnNothing;
      const report = await on(engine, sandbox, asked, query.get('api'));
      return { status: 200, ...(await rendered(report, format)) };
    },
  });
}
