import type { AddressFor } from '../api/address-for.js';
import type { AnyOperation, AnyRecords, Api, Handling, ProtocolError } from '../api/api.js';
import { Refusal } from '../api/api.js';
import { Ids } from '../api/ids.js';
import { renderProblem } from '../api/render-problem.js';
import type { ApiTx } from '../api/unit-of-work.js';
import { acceptsJson, sendsJson } from '../body.js';
import { sendsForm } from '../form.js';
import { frozen } from '../frozen.js';
import { headerText } from '../headers.js';
import type { Bag } from '../json.js';
import { isObject } from '../json.js';
import { Problem } from '../problem.js';
import type { Call, Moment, Verdict } from '../request/call.js';
import type { Chosen, Stage } from '../request/scenario.js';
import type { Sandboxes } from '../sandbox/sandboxes.js';
import { saidIfFull, unkept } from '../sandbox/store-problems.js';
import { actsAt } from '../scenario/acts-at.js';
import { argumentsFrom } from '../scenario/arguments.js';
import { answerOfFault } from '../scenario/fault.js';
import { type Validate, type Violation, violationsOf } from '../schema.js';
import { StoreUnavailable } from '../store/store.js';
import type { Library } from '../test-data/library.js';
import { meetSandbox } from './meet-sandbox.js';

type AnyHandling = Handling<Record<string, unknown>, AnyRecords, string>;

/** What requests are judged with. */
interface Means {
  readonly library: Pick<Library, 'firstIds'>;
  readonly sandboxes: Pick<Sandboxes, 'enter' | 'describe'>;
  readonly addressFor: AddressFor;
}

const noDirective: Bag = frozen({});

/** A request while it is judged. */
interface Judging {
  readonly means: Means;
  readonly call: Call;
  readonly moment: Moment;
  readonly tx: ApiTx;
  /** The scenarios that have acted so far. */
  readonly reached: Chosen[];
}

/**
 * Judges a request: the vendor's early checks, the schema, the operation. It may run more than once, acts on nothing but
 * the transaction, and never rejects: what is thrown on the way is a verdict as well, with `isUndone`.
 */
export async function judge(means: Means, call: Call, moment: Moment, tx: ApiTx): Promise<Verdict> {
  const judging: Judging = { means, call, moment, tx, reached: [...call.reached] };
  try {
    const verdict = await judged(judging);
    checkReply(call.api, call.operation, verdict);
    return replaced(judging, verdict);
  } catch (error) {
    return undone(judging, error);
  }
}

/** What is answered where all that was written is taken back. */
function undone({ call, reached }: Judging, thrown: unknown): Verdict {
  const { api, operation, refused } = call;
  const error = saidIfFull(thrown);
  const said = api.kind === 'control' && error instanceof StoreUnavailable ? unkept(error) : error;
  if (said instanceof Refusal) {
    return { kind: 'refused', rendered: api.dialect.refusal(said, operation.id), reached, by: said, isUndone: true };
  }
  if (said instanceof Problem) {
    return { kind: 'refused', rendered: renderProblem(said), reached, isUndone: true, problem: said };
  }
  const rendered = api.dialect.protocol('internal', refused);
  return { kind: 'refused', rendered, reached, isUndone: true, failure: thrown };
}

async function judged(judging: Judging): Promise<Verdict> {
  const { means, call, moment, tx, reached } = judging;
  const { api, operation } = call;
  const { now, seed, fixtures } = moment;
  const early = await earlyChecks(judging);
  if ('verdict' in early) return early.verdict;

  const { body } = call.view();
  const handling: AnyHandling & { directive: Bag; asked: unknown } = {
    body: body === undefined && operation.bodyOptional ? {} : body,
    params: call.params,
    query: call.query,
    caller: early.caller,
    headers: call.headers,
    sandbox: call.sandbox,
    isThere: true,
    baseUrl: call.baseUrl,
    addressFor: means.addressFor,
    now,
    ids: new Ids(api, tx.store, seed, means.library.firstIds(api.name, fixtures)),
    tx,
    directive: noDirective,
    asked: undefined,
    hasLeft: call.hasLeft,
    perform: call.perform,
  };
  const unresolved = operation.resolve && (await operation.resolve(handling));
  if (unresolved) return refusedWith(judging, unresolved);
  const violations = operation.request ? violationsOf(validator(api, operation.request), handling.body) : stray(call);
  if (operation.check) violations.push(...(await operation.check(handling)));
  if (violations.length > 0) {
    return { kind: 'refused', rendered: api.dialect.violations(violations, operation.id), reached, violations };
  }

  const business = reach(judging, 'business');
  const completed = business && operation.completed?.(handling);
  const refused = business && scenarioVerdict(judging, business, completed && (await completed));
  if (refused) return refused;
  if (business) handling.directive = directiveOf(business);
  if (operation.asks) handling.asked = await operation.asks(handling);
  if (operation.sandbox) Object.assign(handling, await meetSandbox(operation.sandbox, call, means.sandboxes));
  const result = await operation.handle(handling);
  if (result instanceof Refusal) return refusedWith(judging, result);
  if (business && result.unsteered) {
    reached.pop();
    return { kind: 'reply', rendered: result, reached };
  }
  if (!business) return { kind: 'reply', rendered: result, reached };
  return { kind: 'reply', rendered: result, reached, by: business.scenario };
}

/** The scenario that acts at a stage, which is reached. */
function reach({ call: { chosen }, reached }: Judging, stage: Stage): Chosen | undefined {
  if (chosen.length === 0) return undefined;
  const one = actsAt(chosen, stage);
  if (one) reached.push(one);
  return one;
}

function directiveOf({ parameters, scenario: { outcome } }: Chosen): Bag {
  return 'direct' in outcome ? { ...parameters, ...outcome.direct } : parameters;
}

/** The vendor's checks before the schema, in the vendor's order, with the scenarios that act among them. */
async function earlyChecks(judging: Judging): Promise<{ caller: string | undefined } | { verdict: Verdict }> {
  const { call, moment, tx } = judging;
  const { api, operation, headers, params } = call;
  let caller: string | undefined;
  for (const check of api.dialect.order) {
    if (check !== 'authenticate') {
      if (breaks(call, check)) return { verdict: protocolError(judging, check) };
      continue;
    }
    const scenario = reach(judging, 'authentication');
    const refused = scenario && scenarioVerdict(judging, scenario);
    if (refused) return { verdict: refused };
    if (operation.authenticated !== false && api.authenticate) {
      const asked = api.authenticate({ headers, params, operation: operation.id, now: moment.now }, tx);
      const result = asked instanceof Promise ? await asked : asked;
      if (result instanceof Refusal) return { verdict: refusedWith(judging, result) };
      caller = result.caller;
    }
    const validation = reach(judging, 'validation');
    const invalid = validation && scenarioVerdict(judging, validation);
    if (invalid) return { verdict: invalid };
  }
  return { caller };
}

/** Whether a body matters: one that is asked for, and one that comes to a vendor unasked, if not with a GET. */
function judgesBody({ api, operation: { request, method, bodyOptional }, body }: Call): boolean {
  if (body.kind === 'empty') return request !== undefined && !bodyOptional;
  return request !== undefined || (api.kind === 'emulated' && method !== 'GET');
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
        !(body.kind !== 'media-type' && sendsWhatIsTaken(call, headerText(headers['content-type'])))
      );
    case 'not-json':
      return body.kind !== 'json' && judgesBody(call);
    default:
      return false;
  }
}

function sendsWhatIsTaken({ api, operation }: Call, contentType: string | undefined): boolean {
  return operation.form ? sendsForm(contentType) : sendsJson(contentType, api.mediaType);
}

/** At the reply stage a literal answer stands in for the one that the operation, which happened, gave. */
function replaced(judging: Judging, verdict: Verdict): Verdict {
  if (verdict.kind === 'refused') return verdict;
  const late = reach(judging, 'reply');
  if (!late || !('answer' in late.scenario.outcome)) return verdict;
  const answer = scenarioVerdict(judging, late);
  return answer ? { ...answer, replaces: verdict } : verdict;
}

/** What a scenario answers at its stage; undefined where it lets the request go on. */
function scenarioVerdict(
  { call, moment: { now, requestId }, reached }: Judging,
  chosen: Chosen,
  completed?: unknown,
): Verdict | undefined {
  const { api, operation } = call;
  const { outcome } = chosen.scenario;
  if ('answer' in outcome) {
    const seen = { request: call.view(), now: now.toISOString(), id: requestId };
    return { kind: 'answer', rendered: outcome.answer(seen), reached, by: chosen.scenario };
  }
  if ('refuse' in outcome) {
    const seen = () => (completed === undefined ? call.view() : { ...call.view(), body: completed });
    const args = argumentsFrom(outcome.args ?? {}, api.errors[outcome.refuse], seen);
    const refusal = new Refusal(outcome.refuse, args);
    return { kind: 'scenario', rendered: api.dialect.refusal(refusal, operation.id), reached, by: chosen.scenario };
  }
  const rendered = 'fault' in outcome ? answerOfFault(chosen, api, call.refused) : undefined;
  return rendered && { kind: 'scenario', rendered, reached, by: chosen.scenario };
}

function refusedWith({ call: { api, operation }, reached }: Judging, refusal: Refusal): Verdict {
  return { kind: 'refused', rendered: api.dialect.refusal(refusal, operation.id), reached, by: refusal };
}

function protocolError({ call: { api, refused }, reached }: Judging, error: ProtocolError): Verdict {
  return { kind: 'refused', rendered: api.dialect.protocol(error, refused), reached };
}

function validator(api: Api, schema: string): Validate {
  const validate = api.validators[schema];
  if (!validate) throw new Error(`${api.name} has no schema ${schema}`);
  return validate;
}

/** The published schema of an answer. */
export function replySchema(api: Api, operation: AnyOperation, { kind, rendered }: Verdict): Validate {
  const schema =
    kind === 'reply' ? operation.replies[rendered.status] : (operation.errorSchema ?? api.dialect.errorSchema);
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
