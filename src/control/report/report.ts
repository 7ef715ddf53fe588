import type { Api } from '../../engine/api.js';
import type { Engine } from '../../engine/engine.js';
import { coverageIn } from '../../engine/journal/coverage.js';
import type { Exchange } from '../../engine/journal/exchange.js';
import { findingsIn } from '../../engine/journal/findings.js';
import { exchangesOf } from '../../engine/journal/journal.js';
import { unseal } from '../../engine/journal/unseal.js';
import { timeIn, worldOf } from '../../engine/world.js';
import type { Shapes } from '../shapes.js';

export type RunReport = Shapes['run-report'];

/** What the journal, the findings and the coverage of a sandbox say of a run, oldest request first. */
export async function reportOn(
  { store, clock, library }: Engine,
  sandbox: string,
  apis: readonly Api[],
  api: string | null,
): Promise<RunReport> {
  const state = await store.transact(sandbox, (tx) => ({
    at: timeIn(worldOf(tx), clock.now()).toISOString(),
    findings: findingsIn(tx),
    coverage: coverageIn(tx, apis, library.catalogue),
  }));
  const broken: RunReport['broken'] = [];
  const unmatched: RunReport['unmatched'] = [];
  let requests = 0;
  for await (const { text } of exchangesOf(store, sandbox)) {
    const exchange = unseal(text);
    const path = { requestId: exchange.id, method: exchange.request.method, path: exchange.request.path };
    const status = exchange.reply?.status ?? null;
    if (exchange.operation === null) {
      // Which API it was meant for nobody can tell, unless the path is the API's.
      if (api === null || exchange.api === null || exchange.api === api) unmatched.unshift({ ...path, status });
      continue;
    }
    if (api !== null && exchange.api !== api) continue;
    requests++;
    const problems = problemsOf(exchange);
    const where = { requestId: exchange.id, api: exchange.api ?? '', operation: exchange.operation };
    if (problems.length > 0) broken.unshift({ ...where, status, problems });
  }
  const { dropped } = await store.feedUse(sandbox);
  return {
    sandbox,
    at: state.at,
    api,
    requests,
    dropped,
    broken,
    unmatched,
    findings: state.findings.findings.filter((finding) => api === null || finding.api === api),
    findingsDropped: state.findings.dropped,
    coverage: state.coverage,
  };
}

const protocolProblems: ReadonlyMap<number, string> = new Map([
  [406, 'does not accept what the API answers with'],
  [413, 'has a body that is too large'],
  [415, 'has a body of another media type than the API takes'],
]);

/** What is wrong with a request itself; nothing where a scenario asked for the answer. */
function problemsOf({ violations, reply, request, scenarios }: Exchange): RunReport['broken'][number]['problems'] {
  if (violations.length > 0) return violations.map(({ pointer, message }) => ({ pointer, message }));
  if (!reply || scenarios.some(({ reached }) => reached)) return [];
  const protocol = protocolProblems.get(reply.status);
  if (protocol !== undefined) return [{ pointer: '', message: protocol }];
  const { body } = request;
  const unparsed = body !== null && typeof body === 'object' && 'unparsed' in body;
  return unparsed && reply.status === 400 ? [{ pointer: '', message: 'has a body that is no JSON' }] : [];
}
