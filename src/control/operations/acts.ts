import type { Act, Api } from '../../engine/api/api.js';
import { renderProblem } from '../../engine/api/render-problem.js';
import { nearestFirst, validHere } from '../../engine/nearest.js';
import { bundledSchema } from '../../engine/openapi/components.js';
import { badInput, Problem } from '../../engine/problem.js';
import { messageOf, violationsOf } from '../../engine/schema.js';
import { operation } from '../operation.js';

/** What others do to the state of an API, with members that work in a fresh sandbox. */
export function listActs(apis: readonly Api[]) {
  return operation({
    id: 'listActs',
    method: 'GET',
    path: '/__sandbox/acts',
    source: 'ours',
    sandbox: 'none',
    replies: { 200: 'acts' },
    example: {},
    handle() {
      return { status: 200, body: { acts: apis.flatMap((api) => (api.acts ?? []).map((act) => described(api, act))) } };
    },
  });
}

function described({ name, schemas }: Api, act: Act) {
  const { id, title, description, request, example } = act;
  return {
    api: name,
    act: id,
    title,
    description,
    request: { ...bundledSchema(schemas, request) },
    example: example.body,
  };
}

/** Does to the state of an API what others do to it. */
export function performAct(apis: readonly Api[]) {
  return operation({
    id: 'act',
    method: 'POST',
    path: '/__sandbox/acts/:api/:act',
    source: 'ours',
    sandbox: 'entered',
    performs: true,
    request: 'act-members',
    replies: { 200: 'act-done', 409: 'problem' },
    example: shownAct(apis),
    asks({ params, body, perform }) {
      const { api, act } = actIn(params, apis);
      const violations = violationsOf(validatorOf(api, act), body);
      if (violations.length > 0) {
        throw badInput(violations.map((one) => ({ pointer: `/body${one.pointer}`, message: messageOf(one) })));
      }
      if (!perform) throw new Error('an act is asked for where none is carried out');
      return perform(api, act, body);
    },
    async handle({ params: { api, act }, asked: carryOut }) {
      const { refused, body, requestId, headers } = await carryOut();
      if (!refused) return { status: 200, body: { requestId, result: body }, headers };
      const detail = `${api} would refuse ${act}; reason is what it would answer`;
      const { mediaType, body: said } = renderProblem(new Problem('act-refused', detail));
      // In the vendor's own words, as a client would have them.
      return { status: 409, mediaType, body: { ...said, reason: body }, headers };
    },
  });
}

/** The act that a path names. @throws Problem `not-found` with those that there are, the nearest first */
function actIn({ api: name = '', act: id = '' }: Readonly<Record<string, string>>, apis: readonly Api[]) {
  const api = apis.find((one) => one.name === name);
  if (!api)
    throw nothing(
      `There is no API ${name}`,
      name,
      apis.map((one) => one.name),
    );
  const acts = api.acts ?? [];
  const act = acts.find((one) => one.id === id);
  if (act) return { api, act };
  throw nothing(
    `${name} has no act ${id}`,
    id,
    acts.map((one) => one.id),
  );
}

function nothing(said: string, written: string, valid: readonly string[]): Problem {
  const others = valid.length === 0 ? '; it has none' : validHere(written, valid, 'there are');
  return new Problem('not-found', said + others, { valid: nearestFirst(written, valid) });
}

function validatorOf(api: Api, { id, request }: Act) {
  const validate = api.validators[request];
  if (!validate) throw new Error(`${api.name}/${id} has no schema ${request}`);
  return validate;
}

/** An act that needs nothing before. */
function shownAct(apis: readonly Api[]) {
  const all = apis.flatMap(({ name, acts = [] }) => acts.map((act) => ({ api: name, act })));
  const shown = all.find(({ act }) => act.before === undefined);
  return { params: { api: shown?.api ?? 'api', act: shown?.act.id ?? 'act' }, body: shown?.act.example.body ?? {} };
}
