import type { Api } from '../../engine/api/api.js';
import { validHere } from '../../engine/nearest.js';
import type { Engine } from '../../engine/way/engine.js';
import { apisAsked } from '../apis-asked.js';
import { operation } from '../operation.js';
import { badQuery, booleanIn, takesOnly } from '../query.js';
import { type ReportFormat, rendered, reportFormats, reportMediaTypes } from '../report/formats.js';
import { reportOn, reportOnNothing } from '../report/report.js';
import { enterExisting, enterIfThere } from '../sandbox-body.js';

/** What a run did: broken and unmatched requests, findings and coverage. */
export function getReport(apis: readonly Api[], engine: Engine) {
  return operation({
    id: 'getReport',
    method: 'GET',
    path: '/__sandbox/report',
    source: 'ours',
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
    async handle({ query, sandbox }) {
      takesOnly(query, ['api', 'format', 'allowEmpty']);
      const format = formatIn(query);
      const asked = apisAsked(query, apis);
      const allowEmpty = booleanIn(query, 'allowEmpty') ?? false;
      const isThere = await enterIfThere(engine, sandbox);
      if (!isThere && !allowEmpty) await enterExisting(engine, sandbox);
      const on = isThere ? reportOn : reportOnNothing;
      const report = await on(engine, sandbox, asked, query.get('api'));
      return { status: 200, ...(await rendered(report, format)) };
    },
  });
}

function formatIn(query: URLSearchParams): ReportFormat {
  const text = query.get('format') ?? 'json';
  const format = reportFormats.find((known) => known === text);
  if (format) return format;
  throw badQuery('format', `there is no format ${text}${validHere(text, reportFormats, 'there are')}`);
}
