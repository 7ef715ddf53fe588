import type { Shapes, VerifiedCallbacks } from '../control/shapes.js';
import type { ActMembers, ActResult } from './acts.js';
import { eventsOf, type SandboxEvent } from './events.js';
import type { CallbackFilter, RecordFilter, RequestFilter } from './filters.js';
import { type ClientOptions, Transport } from './transport.js';

export type { ActMembers, ActResult } from './acts.js';
export type { SandboxEvent } from './events.js';
export type { CallbackFilter, RecordFilter, RequestFilter } from './filters.js';
export { ProblemError } from './problem-error.js';
export type { ClientOptions } from './transport.js';

/**
 * The control API of a running tillbox, a method for each of its operations and by its name. Every method throws
 * `ProblemError` where the sandbox refuses, and what `fetch` throws where nobody answers.
 */
export class SandboxClient {
  readonly #transport: Transport;

  constructor(options: ClientOptions) {
    this.#transport = new Transport(options);
  }

  /** The same server, another sandbox. */
  in(sandbox: string): SandboxClient {
    return new SandboxClient({ ...this.#transport.options, sandbox });
  }

  listApis() {
    return this.#transport.json<Shapes['apis']>('GET', '/apis');
  }

  listScenarios(filter: { readonly api?: string; readonly operation?: string } = {}) {
    return this.#transport.json<Shapes['scenarios']>('GET', '/scenarios', { query: filter });
  }

  live() {
    return this.#transport.json<Shapes['health']>('GET', '/health/live');
  }

  ready() {
    return this.#transport.json<Shapes['health']>('GET', '/health/ready');
  }

  listSandboxes() {
    return this.#transport.json<Shapes['sandboxes']>('GET', '/sandboxes');
  }

  /** The same again changes nothing. @throws ProblemError of kind `conflict` where it exists with other settings */
  createSandbox(id: string, settings: Shapes['sandbox-settings'] = {}) {
    return this.#transport.json<Shapes['sandbox']>('PUT', pathOf(id), { body: settings });
  }

  changeSandbox(id: string, settings: Shapes['sandbox-settings']) {
    return this.#transport.json<Shapes['sandbox']>('PATCH', pathOf(id), { body: settings });
  }

  getSandbox(id: string) {
    return this.#transport.json<Shapes['sandbox']>('GET', pathOf(id));
  }

  /** `default` is emptied to its fixtures instead. */
  deleteSandbox(id: string) {
    return this.#transport.json<void>('DELETE', pathOf(id));
  }

  resetSandbox(id: string, options: Shapes['reset'] = {}) {
    return this.#transport.json<Shapes['sandbox']>('POST', `${pathOf(id)}/reset`, { body: options });
  }

  exportSandbox(id: string) {
    return this.#transport.json<Shapes['saved-state']>('GET', `${pathOf(id)}/export`);
  }

  importSandbox(id: string, state: Shapes['saved-state']) {
    return this.#transport.json<Shapes['sandbox']>('POST', `${pathOf(id)}/import`, { body: state });
  }

  listSnapshots(id: string) {
    return this.#transport.json<Shapes['snapshots']>('GET', `${pathOf(id)}/snapshots`);
  }

  takeSnapshot(id: string, name: string) {
    return this.#transport.json<Shapes['snapshot']>('PUT', `${pathOf(id)}/snapshots/${encodeURIComponent(name)}`);
  }

  restoreSnapshot(id: string, name: string) {
    const path = `${pathOf(id)}/snapshots/${encodeURIComponent(name)}/restore`;
    return this.#transport.json<Shapes['sandbox']>('POST', path);
  }

  deleteSnapshot(id: string, name: string) {
    return this.#transport.json<void>('DELETE', `${pathOf(id)}/snapshots/${encodeURIComponent(name)}`);
  }

  /** What there is of records, API by API. @throws ProblemError of kind `not-found` where there is no such sandbox */
  listCollections() {
    return this.#transport.json<Shapes['collections']>('GET', '/state');
  }

  /** The JSON Schema of a collection's records, whole in itself. */
  getRecordSchema(api: string, collection: string) {
    const path = `/schemas/${encodeURIComponent(api)}/${encodeURIComponent(collection)}`;
    return this.#transport.json<Shapes['record-schema']>('GET', path);
  }

  listRecords(api: string, collection: string, { where, ...page }: RecordFilter = {}) {
    const query = { ...page, where: where && JSON.stringify(where) };
    return this.#transport.json<Shapes['record-list']>('GET', recordPath(api, collection), { query });
  }

  getRecord(api: string, collection: string, id: string) {
    return this.#transport.json<Shapes['record']>('GET', recordPath(api, collection, id));
  }

  putRecord(api: string, collection: string, id: string, record: Shapes['record']) {
    return this.#transport.json<Shapes['record']>('PUT', recordPath(api, collection, id), { body: record });
  }

  deleteRecord(api: string, collection: string, id: string) {
    return this.#transport.json<void>('DELETE', recordPath(api, collection, id));
  }

  armRule(rule: Shapes['new-rule']) {
    return this.#transport.json<Shapes['rule']>('POST', '/rules', { body: rule });
  }

  listRules() {
    return this.#transport.json<Shapes['rules']>('GET', '/rules');
  }

  disarmRule(id: string) {
    return this.#transport.json<void>('DELETE', `/rules/${encodeURIComponent(id)}`);
  }

  disarmRules() {
    return this.#transport.json<void>('DELETE', '/rules');
  }

  /** What others can do to the state of APIs. */
  listActs() {
    return this.#transport.json<Shapes['acts']>('GET', '/acts');
  }

  /**
   * Does what others do: a person pays, a seller answers, a session is settled.
   *
   * @throws ProblemError of kind `act-refused` where the vendor would refuse it; `reason` in its `problem` is how
   */
  act<const A extends string, const N extends string>(api: A, act: N, members: ActMembers<A, N>) {
    const path = `/acts/${encodeURIComponent(api)}/${encodeURIComponent(act)}`;
    return this.#transport.json<{ readonly requestId: string; readonly result: ActResult<A, N> }>('POST', path, {
      body: members,
    });
  }

  getClock() {
    return this.#transport.json<Shapes['clock']>('GET', '/clock');
  }

  /** @param setting `now`: an ISO 8601 instant; `frozen`: it stands still there, otherwise it runs on */
  putClock(setting: Shapes['set-clock']) {
    return this.#transport.json<Shapes['clock']>('PUT', '/clock', { body: setting });
  }

  /** Back to the real time. */
  deleteClock() {
    return this.#transport.json<Shapes['clock']>('DELETE', '/clock');
  }

  /** Resolves when all that fell due has run. @param step `by` an ISO 8601 duration, or `to` an instant */
  advanceClock(step: Shapes['advance']) {
    return this.#transport.json<Shapes['advanced']>('POST', '/clock/advance', { body: step });
  }

  /** @param filter with `until`, an ISO 8601 instant, also what time alone will bring by then */
  listTasks(filter: { readonly until?: string } = {}) {
    return this.#transport.json<Shapes['tasks']>('GET', '/tasks', { query: filter });
  }

  /** @throws ProblemError of kind `not-found` where nobody has used the sandbox, as all that tells of its requests does */
  listRequests({ where, outcome, ...filter }: RequestFilter = {}) {
    const query = { ...filter, outcome: outcome && [outcome].flat().join(','), where: where && JSON.stringify(where) };
    return this.#transport.json<Shapes['exchanges']>('GET', '/requests', { query });
  }

  getRequest(id: string) {
    return this.#transport.json<Shapes['exchange']>('GET', `/requests/${encodeURIComponent(id)}`);
  }

  forgetRequests() {
    return this.#transport.json<void>('DELETE', '/requests');
  }

  /** @param options `after`: the id of the last event that was seen; `signal` ends it */
  streamEvents(options: { readonly after?: string; readonly signal?: AbortSignal } = {}): AsyncGenerator<SandboxEvent> {
    return eventsOf(this.#transport, options);
  }

  /**
   * Resolves where it holds.
   *
   * @throws ProblemError of kind `not-verified` where it doesn't, its `problem` has the nearest; `journal-incomplete`
   *   where the journal no longer tells
   */
  verify(question: { readonly callbacks: Shapes['verify']['callbacks'] & {} }): Promise<VerifiedCallbacks>;
  verify(question: Omit<Shapes['verify'], 'callbacks'>): Promise<Shapes['verified-requests']>;
  verify(question: Shapes['verify']) {
    const longestWait = 600_000;
    const { within } = question.callbacks ?? question;
    const waits = within === undefined ? 0 : longestWait;
    return this.#transport.json<Shapes['verified']>('POST', '/verify', { body: question, waits });
  }

  /**
   * Resolves once no request is in flight in the sandbox and none of its callbacks is due or under way.
   *
   * @param options `within`: how long to wait for it, an ISO 8601 duration of at most PT5M; left out: PT10S
   * @throws ProblemError of kind `not-settled` where something still goes on then; its `problem` says how much
   */
  settle(options: Shapes['settle'] = {}) {
    const longestWait = 300_000;
    return this.#transport.json<Shapes['settled']>('POST', '/settle', { body: options, waits: longestWait });
  }

  /** What receivers were told, or are to be: the newest first. */
  listCallbacks(filter: CallbackFilter = {}) {
    return this.#transport.json<Shapes['callbacks']>('GET', '/callbacks', { query: { ...filter } });
  }

  getCallback(id: string) {
    return this.#transport.json<Shapes['callback']>('GET', `/callbacks/${encodeURIComponent(id)}`);
  }

  /** Makes one more attempt; resolves when it has ended. @param how in what it is to differ on purpose */
  resendCallback(id: string, how: Shapes['resend'] = {}) {
    return this.#transport.json<Shapes['callback']>('POST', `/callbacks/${encodeURIComponent(id)}/resend`, {
      body: how,
    });
  }

  getCallbackPolicy() {
    return this.#transport.json<Shapes['callback-policy']>('GET', '/callbacks/policy');
  }

  /** Puts another in its place, whole: it counts for the callbacks that come about from now on. */
  putCallbackPolicy(policy: Shapes['callback-policy']) {
    return this.#transport.json<Shapes['callback-policy']>('PUT', '/callbacks/policy', { body: policy });
  }

  /** Lets go of the callbacks that are held. */
  releaseCallbacks() {
    return this.#transport.json<Shapes['released']>('POST', '/callbacks/release');
  }

  /**
   * The attempts at callbacks that are due, for who sends them from elsewhere; the server sends none meanwhile.
   *
   * @throws ProblemError of kind `conflict` where another listens
   */
  takeAttempts(asked: Shapes['take-attempts'], signal?: AbortSignal) {
    const options = { body: asked, waits: 10_000, ...(signal && { signal }) };
    return this.#transport.json<Shapes['taken-attempts']>('POST', '/callbacks/take', options);
  }

  /** Reports what came of one. */
  reportAttempt(id: string, made: Shapes['made-attempt']) {
    return this.#transport.json<Shapes['callback']>('POST', `/callbacks/${encodeURIComponent(id)}/attempts`, {
      body: made,
    });
  }

  listFindings() {
    return this.#transport.json<Shapes['findings']>('GET', '/findings');
  }

  getCoverage(filter: { readonly api?: string } = {}) {
    return this.#transport.json<Shapes['coverage']>('GET', '/coverage', { query: filter });
  }

  /**
   * As text in that format; JSON is one of them.
   *
   * @param options `allowEmpty`: a sandbox that nobody has used is reported on too
   */
  getReport(
    options: {
      readonly api?: string;
      readonly format?: 'json' | 'junit' | 'markdown' | 'html';
      readonly allowEmpty?: boolean;
    } = {},
  ) {
    return this.#transport.text('GET', '/report', { query: options });
  }

  /** In Prometheus' text format. */
  getMetrics() {
    return this.#transport.text('GET', '/metrics');
  }

  publishOpenApi(api: string) {
    return this.#transport.json<Shapes['open-api']>('GET', `/openapi/${encodeURIComponent(api)}.json`);
  }

  explainProblem(kind: string) {
    return this.#transport.json<Shapes['problem-kind']>('GET', `/problems/${encodeURIComponent(kind)}`);
  }
}

function pathOf(sandbox: string): string {
  return `/sandboxes/${encodeURIComponent(sandbox)}`;
}

function recordPath(...names: readonly string[]): string {
  return `/state/${names.map(encodeURIComponent).join('/')}`;
}
