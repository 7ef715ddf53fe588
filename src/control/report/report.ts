import type { Api } from '../../engine/api/api.js';
import { findingsIn } from '../../engine/findings/findings.js';
import { coverageIn, coverageOf } from '../../engine/journal/coverage.js';
import { forgottenAt } from '../../engine/journal/forgotten.js';
import { exchangesOf } from '../../engine/journal/journal.js';
import type { Exchange } from '../../engine/masking/exchange.js';
import { unseal } from '../../engine/masking/unseal.js';
import { timeIn, worldOf } from '../../engine/sandbox/world.js';
import type { Engine } from '../../engine/way/engine.js';
import type { Shapes } from '../shapes.js';

/** What a report is made of. */
export type Reported = Pick<Engine, 'store' | 'clock' | 'library' | 'unrecorded'>;

export type RunReport = Shapes['run-report'];

/** What a report begins with, besides what the journal tells. */
type State = Pick<RunReport, 'at' | 'findings' | 'findingsDropped' | 'forgottenAt' | 'coverage'>;

/** What the journal, the findings and the coverage of a sandbox say of a run, oldest request first. */
export async function reportOn(
  engine: Reported,
  sandbox: string,
  apis: readonly Api[],
  api: string | null,
): Promise<RunReport> {
  const { store, clock, library } = engine;
  const state = await store.transact(sandbox, (tx): State => {
    const { findings, dropped } = findingsIn(tx);
    return {
      at: timeIn(worldOf(tx), clock.now()).toISOString(),
      findings: findings.filter((finding) => api === null || finding.api === api),
      findingsDropped: dropped,
      forgottenAt: forgottenAt(tx),
      coverage: coverageIn(tx, apis, library.catalogue),
    };
  });
  return { ...(await exchangesIn(engine, sandbox, api)), sandbox, api, ...state };
}

/** The report on a sandbox that nobody has used; it does not make one. */
export function reportOnNothing(
  { clock, library }: Reported,
  sandbox: string,
  apis: readonly Api[],
  api: string | null,
): RunReport {
  const coverage = coverageOf(new Map(), apis, library.catalogue);
  const nothing = {
    requests: 0,
    dropped: 0,
    unrecorded: 0,
    broken: [],
    unmatched: [],
    findings: [],
    findingsDropped: 0,
  };
  return { ...nothing, sandbox, api, at: clock.now().toISOString(), forgottenAt: null, coverage };
}

/** What the journal tells by itself. */
async function exchangesIn(
  { store, unrecorded }: Reported,
  sandbox: string,
  api: string | null,
): Promise<Pick<RunReport, 'requests' | 'dropped' | 'unrecorded' | 'broken' | 'unmatched'>> {
  const broken: RunReport['broken'] = [];
  const unmatched: RunReport['unmatched'] = [];
  let requests = 0;
  for await (const { text } of exchangesOf(store, sandbox)) {
    const exchange = unseal(text);
    // It is no client's.
    if (exchange.kind === 'act') continue;
    const path = { requestId: exchange.id, method: exchange.request.method, path: exchange.request.path };
    const status = exchange.reply?.status ?? null;
    if (exchange.operation === null) {
      // Which API it was meant for nobody can tell, unless the path is the API's.
      if (api === null || exchange.api === null || exchange.api === api) unmatched.push({ ...path, status });
      continue;
    }
    if (api !== null && exchange.api !== api) continue;
    requests++;
    const problems = problemsOf(exchange);
    const where = { requestId: exchange.id, api: exchange.api ?? '', operation: exchange.operation };
    if (problems.length > 0) broken.push({ ...where, status, problems });
  }
  const { dropped } = await store.feedUse(sandbox);
  // The oldest first.
  broken.reverse();
  unmatched.reverse();
  return { requests, dropped, unrecorded: unrecorded.of(sandbox), broken, unmatched };
}

/** What stands in the place of a list of requests that is empty. */
export function noneIn(report: RunReport): string {
  return requestGapsIn(report).length === 0 ? 'None.' : 'None among those that the journal holds.';
}

/** What stands in the place of a list of findings that is empty. */
export function noFindingIn(report: RunReport): string {
  return findingGapsIn(report).length === 0 ? 'None.' : 'None that is known.';
}

/** What a report can't be about, a sentence each; it belongs into every format. */
export function gapsIn(report: RunReport): string[] {
  return [...new Set([...requestGapsIn(report), ...findingGapsIn(report)])];
}

/** What is not known of the requests of a run. */
export function requestGapsIn({ requests, dropped, unrecorded, forgottenAt, api }: RunReport): string[] {
  return [
    ...(requests === 0 ? [nothingTo(api)] : []),
    ...(dropped > 0 ? [`The journal has let go of ${dropped} older requests (--journal-limit).`] : []),
    ...notRecorded(unrecorded),
    ...(forgottenAt === null
      ? []
      : [`The requests before ${forgottenAt} were forgotten by DELETE /__sandbox/requests.`]),
  ];
}

/** What is not known of the findings, which stay where requests are let go of or forgotten. */
export function findingGapsIn({ requests, unrecorded, findingsDropped, api }: RunReport): string[] {
  return [
    ...(requests === 0 ? [nothingTo(api)] : []),
    ...notRecorded(unrecorded),
    ...(findingsDropped > 0 ? [`${findingsDropped} older findings have been let go.`] : []),
  ];
}

function notRecorded(unrecorded: number): string[] {
  return unrecorded > 0 ? [`${unrecorded} requests could not be recorded, since nothing could be kept.`] : [];
}

function nothingTo(api: string | null): string {
  return `The journal holds no request to an operation${api === null ? '' : ` of ${api}`}.`;
}

const protocolProblems: ReadonlyMap<number, string> = new Map([
  [406, 'does not accept what the API answers with'],
  [413, 'has a body that is too large'],
  [415, 'has a body of another media type than the API takes'],
]);

/** What is wrong with a request itself; nothing where a scenario asked for the answer, which a delay does not. */
function problemsOf(exchange: Exchange): RunReport['broken'][number]['problems'] {
  const { violations, reply, request, scenarios, accepted, clientGone } = exchange;
  if (violations.length > 0) return violations.map(({ pointer, message }) => ({ pointer, message }));
  if (scenarios.some(({ name, reached }) => reached && name !== 'delay')) return [];
  const protocol = reply && protocolProblems.get(reply.status);
  if (protocol) return [{ pointer: '', message: protocol }];
  const { body, method } = request;
  const unparsed = body !== null && typeof body === 'object' && 'unparsed' in body;
  // What a client that has left would have been answered is not recorded.
  const refused = reply ? reply.status === 400 : clientGone === true && !accepted && method !== 'GET';
  return unparsed && refused ? [{ pointer: '', message: 'has a body that is no JSON' }] : [];
}
