import { randomInt } from 'node:crypto';
import type { AnyOperation, Api } from '../engine/api/api.js';
import type { Example, Sample } from '../engine/api/description.js';
import { isObject } from '../engine/json.js';
import { at } from '../engine/json-pointer.js';
import { requestOf } from '../engine/scenario/example.js';
import { differencesOf, reorderedIn } from './compare.js';
import { type Answer, answerOf, jsonOf, type Target } from './target.js';

/** What came of one sample. */
export interface Replayed {
  readonly sample: Sample;
  /** Why it was not sent. */
  readonly skipped?: string;
  readonly differences: readonly string[];
  /** What differs without making a difference to a client. */
  readonly notes: readonly string[];
}

/**
 * Sends the samples of an API one after another.
 *
 * @throws Unreachable where the target stops answering
 */
export async function* replayed(api: Api, target: Target): AsyncGenerator<Replayed> {
  const bodies = new Map<string, unknown>();
  for (const sample of api.samples ?? []) {
    const missing = Object.values(sample.taken ?? {}).find(
      ([of, pointer]) => at(bodies.get(of), pointer) === undefined,
    );
    const skipped =
      sample.scenario !== undefined && !target.isTillbox
        ? 'its request alone does not bring its answer about'
        : missing && `it needs the answer of "${missing[0]}"`;
    if (skipped !== undefined) {
      yield { sample, skipped, differences: [], notes: [] };
      continue;
    }
    const operation = api.operations.find(({ id }) => id === sample.operation);
    if (!operation) throw new Error(`there is no operation ${api.name}/${sample.operation}`);
    const answer = await send(api, operation, requestFor(sample, bodies), sample, target);
    bodies.set(sample.name, jsonOf(answer.text));
    yield judged(sample, mediaTypeOf(api, operation, sample), answer);
  }
}

function judged(sample: Sample, mediaType: string, answer: Answer): Replayed {
  const { status, body } = sample.reply;
  const differences: string[] = [];
  if (answer.status !== status) differences.push(`status ${answer.status} instead of ${status}`);
  if (answer.mediaType !== mediaType) {
    differences.push(`media type ${answer.mediaType || '(none)'} instead of ${mediaType}`);
  }
  // The body of another status is another body.
  if (answer.status !== status) return { sample, differences, notes: [] };
  const said = jsonOf(answer.text);
  if (said === undefined) return { sample, differences: [...differences, 'the body is no JSON'], notes: [] };
  const found = differencesOf(body, said, sample.literal ?? []);
  differences.push(...found.map(({ pointer, text }) => `${pointer || '(the body)'} ${text}`));
  const notes = reorderedIn(body, said).map((at) => `the members of ${at || 'the body'} come in another order`);
  return { sample, differences, notes };
}

function mediaTypeOf(api: Api, operation: AnyOperation, { reply }: Sample): string {
  return (reply.status in operation.replies ? operation.mediaType : undefined) ?? api.mediaType;
}

/** The sample's request with identifiers of this run, and with what earlier answers gave. */
function requestFor({ request, fresh = [], taken = {} }: Sample, bodies: ReadonlyMap<string, unknown>): Example {
  let made: Example = request;
  for (const pointer of fresh) made = changed(made, pointer, freshLike(String(at(made, pointer))));
  for (const [pointer, [of, there]] of Object.entries(taken)) {
    made = changed(made, pointer, String(at(bodies.get(of), there)));
  }
  return made;
}

function send(api: Api, operation: AnyOperation, example: Example, sample: Sample, target: Target): Promise<Answer> {
  const request = requestOf(api, { ...operation, example });
  const headers = new Headers({ ...request.headers });
  const credentials = new Set(credentialHeaders(api));
  const anonymous = ![...headers.keys()].some((name) => credentials.has(name));
  for (const [name, value] of target.headers) {
    // A sample without credentials is about having none.
    if (!(anonymous && credentials.has(name))) headers.set(name, value);
  }
  if (target.sandbox !== undefined) headers.set('x-sandbox-id', target.sandbox);
  if (target.isTillbox && sample.at !== undefined) headers.set('x-sandbox-time', sample.at);
  if (target.isTillbox && sample.scenario !== undefined) headers.set('x-sandbox-scenario', sample.scenario);
  const { body = null } = request;
  return answerOf(target.url + request.target, { method: operation.method, headers, body });
}

function credentialHeaders({ security }: Api): string[] {
  const schemes = Object.values(security?.schemes ?? {});
  return schemes.map((scheme) => (scheme.type === 'apiKey' ? scheme.name.toLowerCase() : 'authorization'));
}

/** Another text of the same shape: each digit anew, the first of a run never 0. */
function freshLike(text: string): string {
  return text.replace(/\d+/g, (run) => Array.from(run, (_, i) => randomInt(i === 0 ? 1 : 0, 10)).join(''));
}

/** A copy in which another value stands at a pointer. */
function changed<T>(whole: T, pointer: string, value: unknown): T {
  const [, name = '', ...below] = pointer.split('/');
  if (!isObject(whole)) throw new Error(`a sample has nothing at ${pointer}`);
  const member = below.length === 0 ? value : changed(whole[name], `/${below.join('/')}`, value);
  return { ...whole, [name]: member };
}
