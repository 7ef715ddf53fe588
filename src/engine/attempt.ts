import type { AnyOperation, AnyRecords, Api, Bag, Handling, ProtocolError, Refused, Rendered } from './api.js';
import { Refusal } from './api.js';
import { acceptsJson, type Body, sendsJson } from './body.js';
import type { Engine } from './engine.js';
import { type Headers, headerText } from './headers.js';
import { Ids } from './ids.js';
import type { RequestView } from './scenario/choose.js';
import type { Chosen, Scenario, Stage } from './scenario/scenario.js';
import { at, type Violation, violationsOf } from './schema.js';
import type { ApiTx } from './unit-of-work.js';

/** A request to a known operation, ready to be judged. */
export interface Call {
  readonly api: Api;
  readonly operation: AnyOperation;
  readonly sandbox: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: Body;
  readonly view: () => RequestView;
  readonly refused: Refused;
  readonly baseUrl: string;
  readonly chosen: readonly Chosen[];
}

/** When and in what world a call is judged. */
export interface Moment {
  readonly now: Date;
  readonly seed: string;
  /** Names of the sandbox's fixtures, whose lists of identifiers come first. */
  readonly fixtures: readonly string[];
}

/** How a request was judged. `refused` is what the request itself deserves, `scenario` what was asked for. */
export interface Verdict {
  readonly kind: 'reply' | 'scenario' | 'refused';
  readonly rendered: Rendered;
  /** What decided it, where it was a scenario or a refusal. */
  readonly by?: Scenario | Refusal;
  /** What was wrong with its members. */
  readonly violations?: readonly Violation[];
}

type AnyHandling = Handling<Record<string, unknown>, AnyRecords, string>;

/**
 * Judges a request: the vendor's early checks, the schema, the operation. It may run more than once, and acts on
 * nothing but the transaction and the marks of what was reached.
 *
 * @throws Refusal where the handler takes back what it wrote; any other error is a defect of ours
 */
export async function judge(engine: Engine, call: Call, moment: Moment, tx: ApiTx): Promise<Verdict> {
  const { api, operation } = call;
  for (const one of call.chosen) if (one.scenario.stage !== 'connection') one.reached = false;
  const verdict = await judged(engine, call, moment, tx);
  checkReply(api, operation, verdict);
  return verdict;
}

async function judged(engine: Engine, call: Call, moment: Moment, tx: ApiTx): Promise<Verdict> {
  const { api, operation } = call;
  const { now, seed, fixtures } = moment;
  const early = await earlyChecks(call, now, tx);
  if ('verdict' in early) return early.verdict;

  const { body } = call.view();
  const handling: AnyHandling = {
    body: body === undefined && operation.bodyOptional ? {} : body,
    params: call.params,
    query: call.query,
    caller: early.caller,
    headers: call.headers,
    sandbox: call.sandbox,
    baseUrl: call.baseUrl,
    now,
    ids: new Ids(api, tx.store, seed, engine.library.firstIds(api.name, fixtures)),
    tx,
    directive: {},
  };
  const unresolved = await operation.resolve?.(handling);
  if (unresolved) return refusedWith(call, unresolved);
  const violations = [
    ...(operation.request ? violationsOf(validator(api, operation.request), handling.body) : []),
    ...((await operation.check?.(handling)) ?? []),
  ];
  if (violations.length > 0) {
    return { kind: 'refused', rendered: api.dialect.violations(violations, operation.id), violations };
  }

  const business = reach(call.chosen, 'business');
  if (business && 'refuse' in business.scenario.outcome) return scenarioRefusal(call, business);
  const steered = business && 'direct' in business.scenario.outcome ? business.scenario.outcome.direct : {};
  const directive: Bag = { ...business?.parameters, ...steered };
  const result = await operation.handle({ ...handling, directive });
  if (result instanceof Refusal) return refusedWith(call, result);
  return business ? { kind: 'reply', rendered: result, by: business.scenario } : { kind: 'reply', rendered: result };
}

/** The vendor's checks before the schema, in the vendor's order, with the scenarios that act among them. */
async function earlyChecks(
  call: Call,
  now: Date,
  tx: ApiTx,
): Promise<{ caller: string | undefined } | { verdict: Verdict }> {
  const { api, operation, headers, params } = call;
  let caller: string | undefined;
  for (const check of api.dialect.order) {
    if (check !== 'authenticate') {
      if (breaks(call, check)) return { verdict: protocolError(call, check) };
      continue;
    }
    const scenario = reach(call.chosen, 'authentication');
    if (scenario) return { verdict: scenarioRefusal(call, scenario) };
    if (operation.authenticated !== false && api.authenticate) {
      const result = await api.authenticate({ headers, params, operation: operation.id, now }, tx);
      if (result instanceof Refusal) return { verdict: refusedWith(call, result) };
      caller = result.caller;
    }
    const validation = reach(call.chosen, 'validation');
    if (validation) return { verdict: scenarioRefusal(call, validation) };
  }
  return { caller };
}

function breaks({ api, operation, headers, body }: Call, check: ProtocolError): boolean {
  const wantsBody = operation.request !== undefined && !(operation.bodyOptional && body.kind === 'empty');
  switch (check) {
    case 'too-large':
      return body.kind === 'too-large';
    case 'not-acceptable':
      return !acceptsJson(headerText(headers['accept']), api.mediaType);
    case 'media-type':
      return (
        wantsBody &&
        body.kind !== 'empty' &&
        !(body.kind !== 'media-type' && sendsJson(headerText(headers['content-type']), api.mediaType))
      );
    case 'not-json':
      return wantsBody && body.kind !== 'json';
    default:
      return false;
  }
}

/** Marks the scenario of a stage as reached and gives it, unless none acts there any more. */
export function reach(chosen: readonly Chosen[], stage: Stage): Chosen | undefined {
  const one = chosen.find(({ scenario, spent }) => scenario.stage === stage && !spent);
  if (one) one.reached = true;
  return one;
}

function scenarioRefusal(call: Call, { scenario, parameters }: Chosen): Verdict {
  const { api, operation } = call;
  const { outcome } = scenario;
  if ('refuse' in outcome) {
    const refusal = new Refusal(outcome.refuse, filled(outcome.args ?? {}, call));
    return { kind: 'scenario', rendered: api.dialect.refusal(refusal, operation.id), by: scenario };
  }
  const status = Number(parameters['code']);
  return { kind: 'scenario', rendered: api.dialect.protocol(status, call.refused), by: scenario };
}

/** An argument `{"from": pointer}` is what the request has there. */
function filled(args: Bag, call: Call): Bag {
  const members = Object.entries(args).map(([name, value]) => {
    const pointer = at(value, '/from');
    return [name, typeof pointer === 'string' ? at(call.view(), pointer) : value];
  });
  return Object.fromEntries(members);
}

export function refusedWith({ api, operation }: Pick<Call, 'api' | 'operation'>, refusal: Refusal): Verdict {
  return { kind: 'refused', rendered: api.dialect.refusal(refusal, operation.id), by: refusal };
}

function protocolError({ api, refused }: Call, error: ProtocolError): Verdict {
  return { kind: 'refused', rendered: api.dialect.protocol(error, refused) };
}

function validator(api: Api, schema: string) {
  const validate = api.validators[schema];
  if (!validate) throw new Error(`${api.name} has no schema ${schema}`);
  return validate;
}

/** A reply that breaks its own schema is a defect of ours: better an internal failure than a wrong answer. */
function checkReply(api: Api, operation: AnyOperation, { kind, rendered }: Verdict): void {
  const schema = kind === 'reply' ? operation.replies[rendered.status] : api.dialect.errorSchema;
  if (!schema) throw new Error(`${operation.id} answered an undocumented ${rendered.status}`);
  if (rendered.stream) return;
  const [violation] = violationsOf(validator(api, schema), rendered.body);
  if (violation)
    throw new Error(`${operation.id} broke its schema ${schema}: ${violation.keyword} at ${violation.pointer}`);
}
