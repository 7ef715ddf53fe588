import type { Api } from '../../engine/api/api.js';
import { type Policy, policyIn, putPolicy } from '../../engine/callbacks/policy.js';
import { withAddressesHidden } from '../../engine/masking/mask-record.js';
import { badInput } from '../../engine/problem.js';
import { unlessFull } from '../../engine/sandbox/store-problems.js';
import type { Engine } from '../../engine/way/engine.js';
import { errorsIn } from '../callback-policy-errors.js';
import { type Looking, lookInto } from '../look-into.js';
import { operation } from '../operation.js';
import type { CallbackPolicy } from '../shapes.js';

const path = '/__sandbox/callbacks/policy';

/** What becomes of the callbacks that come about. */
export function getCallbackPolicy(engine: Looking, apis: readonly Api[]) {
  return operation({
    id: 'getCallbackPolicy',
    method: 'GET',
    path,
    source: 'ours',
    sandbox: 'if-there',
    replies: { 200: 'callback-policy' },
    example: {},
    async handle(about) {
      return { status: 200, body: bodyOf(await lookInto(engine, apis, about, policyIn)) };
    },
  });
}

/** Puts another in its place, whole. It counts for what comes about from now on. */
export function putCallbackPolicy({ store }: Pick<Engine, 'store'>) {
  return operation({
    id: 'putCallbackPolicy',
    method: 'PUT',
    path,
    source: 'ours',
    sandbox: 'entered',
    request: 'callback-policy',
    replies: { 200: 'callback-policy' },
    example: { body: { deliver: 'hold' } },
    asks({ body }): Policy {
      const errors = errorsIn(body, '/body');
      if (errors.length > 0) throw badInput(errors);
      return body;
    },
    async handle({ sandbox, asked: policy }) {
      await unlessFull(() => store.transact(sandbox, (tx) => putPolicy(tx, policy)));
      return { status: 200, body: bodyOf(policy) };
    },
  });
}

const targets = new Set(['target']);

function bodyOf(policy: Policy): CallbackPolicy {
  return { ...withAddressesHidden(policy, targets) };
}
