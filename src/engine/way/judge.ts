import type { AnyOperation, AnyRecords, Api, Bag, Handling, ProtocolError } from '../api/api.js';
import { Refusal } from '../api/api.js';
import { Ids } from '../api/ids.js';
import type { ApiTx } from '../api/unit-of-work.js';
import { acceptsJson, sendsJson } from '../body.js';
import { headerText } from '../headers.js';
import { isObject } from '../json.js';
import type { Call, Moment, Verdict } from '../request/call.js';
import type { Chosen } from '../request/scenario.js';
import { argumentsFrom } from '../scenario/arguments.js';
import { answerOfFault } from '../scenario/fault.js';
import { reach } from '../scenario/reach.js';
import { type Validate, type Violation, violationsOf } from '../schema.js';
import type { Engine } from './engine.js';

type AnyHandling = Handling<Record<string, unknown>, AnyRecords, string>;

const noDirective: Bag = Object.freeze({});

/**
 * Judges a request: the vendor's early checks, the schema, the operation. It may run more than once, and acts on
 * nothing but the transaction and the marks of what was reached.
 *
 * @throws Refusal where the handler takes back what it wrote; any other error is a defect of ours
 */
export async function judge(engine: Engine, call: Call, moment: Moment, tx: ApiTx): Promise<Verdict> {
  const { api, operation } = call;
  for (const one of call.chosen) if (one.stage !== 'connection') one.reached = false;
  const verdict = await judged(engine, call, moment, tx);
  checkReply(api, operation, verdict);
  return replaced(call, moment, verdict);
}

async function judged(engine: Engine, call: Call, moment: Moment, tx: ApiTx): Promise<Verdict> {
  const { api, operation } = call;
  const { now, seed, fixtures } = moment;
  const early = await earlyChecks(call, moment, tx);
  if ('verdict' in early) return early.verdict;

  const { body } = call.view();
  const handling: AnyHandling & { directive: Bag } = {
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
    directive: noDirective,
    hasLeft: call.hasLeft,
  };
  const unresolved = operation.resolve && (await operation.resolve(handling));
  if (unresolved) return refusedWith(call, unresolved);
  const violations = operation.request ? violationsOf(validator(api, operation.request), handling.body) : stray(call);
  if (operation.check) violations.push(...(await operation.check(handling)));
  if (violations.length > 0) {
    return { kind: 'refused', rendered: api.dialect.violations(violations, operation.id), violations };
  }

  const business = reach(call.chosen, 'business');
  const completed = business && operation.completed?.(handling);
  const refused = business && scenarioVerdict(call, moment, business, completed && (await completed));
  if (refused) return refused;
  if (business) handling.directive = directiveOf(business);
  const result = await operation.handle(handling);
  if (result instanceof Refusal) return refusedWith(call, result);
  if (business && result.unsteered) {
    business.reached = false;
    return { kind: 'reply', rendered: result };
  }
  return business ? { kind: 'reply', rendered: result, by: business.scenario } : { kind: 'reply', rendered: result };
}

function directiveOf({ parameters, scenario: { outcome } }: Chosen): Bag {
  return 'direct' in outcome ? { ...parameters, ...outcome.direct } : parameters;
}

/** The vendor's checks before the schema, in the vendor's order, with the scenarios that act among them. */
async function earlyChecks(
  call: Call,
  moment: Moment,
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
    const refused = scenario && scenarioVerdict(call, moment, scenario);
    if (refused) return { verdict: refused };
    if (operation.authenticated !== false && api.authenticate) {
      const asked = api.authenticate({ headers, params, operation: operation.id, now: moment.now }, tx);
      const result = asked instanceof Promise ? await asked : asked;
      if (result instanceof Refusal) return { verdict: refusedWith(call, result) };
      caller = result.caller;
    }
    const validation = reach(call.chosen, 'validation');
    const invalid = validation && scenarioVerdict(call, moment, validation);
    if (invalid) return { verdict: invalid };
  }
  return { caller };
}

/** Whether a body matters: one that is asked for, and one that comes to a vendor unasked, if not with a GET. */
function judgesBody({ api, operation: { request, method, bodyOptional }, body }: Call): boolean {
  if (body.kind === 'empty') return request !== undefined && !bodyOptional;
  return request !== undefined || (api.data !== undefined && method !== 'GET');
}

/** What is wrong with a body that nobody asked for: its members are ignored, but it has to have some. */
function stray(call: Call): Violation[] {
  const { body } = call;
  if (body.kind !== 'json' || isObject(body.value) || !judgesBody(call)) return [];
  return [{ pointer: '', keyword: 'type', params: { type: 'object' }, value: body.value }];
}

function breaks(call: Call, check: ProtocolError): boolean {
  const { api, headers, body } = call;
  switch (check) {
    case 'too-large':
      return body.kind === 'too-large';
    case 'not-acceptable':
      return !acceptsJson(headerText(headers['accept']), api.mediaType);
    case 'media-type':
      return (
        body.kind !== 'empty' &&
        judgesBody(call) &&
        !(body.kind !== 'media-type' && sendsJson(headerText(headers['content-type']), api.mediaType))
      );
    case 'not-json':
      return body.kind !== 'json' && judgesBody(call);
    default:
      return false;
  }
}

/** At the reply stage a literal answer stands in for the one that the operation, which happened, gave. */
function replaced(call: Call, moment: Moment, verdict: Verdict): Verdict {
  if (verdict.kind === 'refused') return verdict;
  const late = reach(call.chosen, 'reply');
  if (!late || !('answer' in late.scenario.outcome)) return verdict;
  const answer = scenarioVerdict(call, moment, late);
  return answer ? { ...answer, replaces: verdict } : verdict;
}

/** What a scenario answers at its stage; undefined where it lets the request go on. */
function scenarioVerdict(
  call: Call,
  { now, requestId }: Moment,
  chosen: Chosen,
  completed?: unknown,
): Verdict | undefined {
  const { api, operation } = call;
  const { outcome } = chosen.scenario;
  if ('answer' in outcome) {
    const seen = { request: call.view(), now: now.toISOString(), id: requestId };
    return { kind: 'answer', rendered: outcome.answer(seen), by: chosen.scenario };
  }
  if ('refuse' in outcome) {
    const seen = () => (completed === undefined ? call.view() : { ...call.view(), body: completed });
    const args = argumentsFrom(outcome.args ?? {}, api.errors[outcome.refuse], seen);
    const refusal = new Refusal(outcome.refuse, args);
    return { kind: 'scenario', rendered: api.dialect.refusal(refusal, operation.id), by: chosen.scenario };
  }
  const rendered = 'fault' in outcome ? answerOfFault(chosen, api, call.refused) : undefined;
  return rendered && { kind: 'scenario', rendered, by: chosen.scenario };
}

export function refusedWith({ api, operation }: Pick<Call, 'api' | 'operation'>, refusal: Refusal): Verdict {
  return { kind: 'refused', rendered: api.dialect.refusal(refusal, operation.id), by: refusal };
}

function protocolError({ api, refused }: Call, error: ProtocolError): Verdict {
  return { kind: 'refused', rendered: api.dialect.protocol(error, refused) };
}

function validator(api: Api, schema: string): Validate {
  const validate = api.validators[schema];
  if (!validate) throw new Error(`${api.name} has no schema ${schema}`);
  return validate;
}

/** The published schema of an answer. */
export function replySchema(api: Api, operation: AnyOperation, { kind, rendered }: Verdict): Validate {
  const schema = kind === 'reply' ? operation.replies[rendered.status] : api.dialect.errorSchema;
  if (!schema) throw new Error(`${api.name}/${operation.id} answered an undocumented ${rendered.status}`);
  return validator(api, schema);
}

/** A reply that breaks its own schema is a defect of ours: better an internal failure than a wrong answer. */
function checkReply(api: Api, operation: AnyOperation, verdict: Verdict): void {
  const { kind, rendered } = verdict;
  if (kind === 'answer' || rendered.stream) return;
  const [violation] = violationsOf(replySchema(api, operation, verdict), rendered.body);
  if (!violation) return;
  throw new Error(
    `${api.name}/${operation.id} broke the schema of its ${rendered.status}: ${violation.keyword} at ${violation.pointer}`,
  );
}
