import type { Api } from '../engine/api/api.js';
import { controlPaths } from '../engine/target.js';
import type { Engine } from '../engine/way/engine.js';
import { packageRoot } from '../root.js';
import { problemDialect } from './dialect.js';
import type { NoRecords } from './operation.js';
import { listActs, performAct } from './operations/acts.js';
import { getCallbackPolicy, putCallbackPolicy } from './operations/callback-policy.js';
import { getCallback, listCallbacks, releaseCallbacks, resendCallback } from './operations/callbacks.js';
import { clockOperations, getClock } from './operations/clock.js';
import { getRecordSchema, listCollections } from './operations/collections.js';
import { streamEvents } from './operations/events.js';
import { explainProblem } from './operations/explain-problem.js';
import { getCoverage } from './operations/get-coverage.js';
import { getMetrics } from './operations/get-metrics.js';
import { getReport } from './operations/get-report.js';
import { type HealthState, live, ready } from './operations/health.js';
import { listApis } from './operations/list-apis.js';
import { listFindings } from './operations/list-findings.js';
import { listScenarios } from './operations/list-scenarios.js';
import { listTasks } from './operations/list-tasks.js';
import { reportAttempt, takeAttempts } from './operations/listen.js';
import { publishOpenApi } from './operations/publish-open-api.js';
import { forgetRequests, getRequest, listRequests } from './operations/requests.js';
import { resetSandbox } from './operations/reset-sandbox.js';
import { armRule, disarmRule, disarmRules, listRules } from './operations/rules.js';
import { changeSandbox, createSandbox, deleteSandbox, getSandbox, listSandboxes } from './operations/sandboxes.js';
import { settleSandbox } from './operations/settle.js';
import { deleteSnapshot, listSnapshots, restoreSnapshot, takeSnapshot } from './operations/snapshots.js';
import { deleteRecord, getRecord, listRecords, putRecord } from './operations/state.js';
import { exportSandbox, importSandbox } from './operations/transfer.js';
import { verifyRequests } from './operations/verify.js';
import { shownState } from './shown.js';
import { triggers, validators } from './validators.js';

/** The sandbox's own API, an Api like the others: its dialect is problem+json and nothing in it can be made to fail. */
export function controlApi(engine: Engine, apis: readonly Api[], health: HealthState): Api<NoRecords> {
  const operations = [
    listApis(apis, engine),
    listScenarios(apis, engine),
    listActs(apis),
    performAct(apis),
    listFindings(engine),
    getCoverage(apis, engine),
    getReport(apis, engine),
    live(health),
    ready(health),
    getMetrics(engine),
    armRule(engine, apis),
    listRules(engine, apis),
    disarmRule(engine),
    disarmRules(engine),
    listRequests(engine, apis),
    getRequest(engine),
    forgetRequests(engine),
    streamEvents(engine),
    verifyRequests(engine, apis),
    settleSandbox(engine),
    ...callbackOperations(engine, apis),
    ...sandboxOperations(engine, apis),
    getClock(engine, apis),
    ...clockOperations(engine, apis),
    listTasks(engine, apis),
    explainProblem,
    publishOpenApi(() => [...apis, control], engine, health.version),
  ] satisfies Api['operations'];
  const paths = [...apis, { operations }].flatMap((api) => api.operations.map(({ path }) => path));
  const control: Api<NoRecords> = {
    kind: 'control',
    name: 'sandbox',
    title: 'The sandbox itself',
    mediaType: 'application/json',
    hosts: [],
    owns: controlPaths,
    schemas: new URL('schemas/control/', packageRoot),
    dialect: problemDialect(paths),
    errors: {},
    // A server that was given a control token wants it; one that was not takes everybody.
    security: { schemes: { bearer: { type: 'http', scheme: 'bearer' } }, ways: [[], ['bearer']] },
    challenge: 'Bearer',
    operations,
    tasks: {},
    collections: {},
    ids: {},
    identifiers: new Map(),
    members: {},
    validators,
    triggers,
    fidelity: { page: '', pageDate: null, notEmulated: [], ours: [] },
  };
  return control;
}

/** Named paths stand before the one that takes any id. */
function callbackOperations(engine: Engine, apis: readonly Api[]) {
  return [
    listCallbacks(engine, apis),
    getCallbackPolicy(engine, apis),
    putCallbackPolicy(engine),
    releaseCallbacks(engine),
    takeAttempts(engine),
    reportAttempt(engine),
    getCallback(engine),
    resendCallback(engine),
  ] satisfies Api['operations'];
}

/** What is about sandboxes as a whole, and about their records. */
function sandboxOperations(engine: Engine, apis: readonly Api[]) {
  const shown = shownState(engine.library);
  return [
    listSandboxes(engine),
    createSandbox(engine),
    changeSandbox(engine),
    getSandbox(engine),
    deleteSandbox(engine),
    resetSandbox(engine),
    exportSandbox(engine, apis),
    importSandbox(engine, apis),
    listSnapshots(engine),
    takeSnapshot(engine),
    restoreSnapshot(engine, apis),
    deleteSnapshot(engine),
    listCollections(engine, apis),
    getRecordSchema(apis, shown),
    listRecords(engine, apis, shown),
    getRecord(engine, apis, shown),
    putRecord(engine, apis, shown),
    deleteRecord(engine, apis, shown),
  ] satisfies Api['operations'];
}
