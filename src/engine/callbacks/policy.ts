import type { Corruption } from '../api/callback.js';
import type { Bag } from '../json.js';
import type { Chosen } from '../request/scenario.js';
import type { StoreTx } from '../store/store.js';

/** What becomes of the callbacks that come about in a sandbox while this stands. */
export interface Policy {
  readonly deliver: 'normal' | 'hold' | 'drop';
  /** ISO 8601 duration of sandbox time before the first attempt. */
  readonly delay?: string;
  /** How many further copies there are of each. */
  readonly duplicate?: number;
  /** In which order a release lets go of those that are held. */
  readonly order?: 'normal' | 'reverse' | 'shuffle';
  readonly corrupt?: Corruption;
  /** Where all of them go instead. */
  readonly target?: string;
}

export const policyCollection = 'callback-policy';
export const policyId = 'policy';

const usual: Policy = { deliver: 'normal' };

export function policyIn(tx: StoreTx): Policy {
  return (tx.get(policyCollection, policyId) as Policy | undefined) ?? usual;
}

export function putPolicy(tx: StoreTx, policy: Policy): void {
  tx.put(policyCollection, policyId, policy);
}

/** What becomes of one callback. */
export interface Plan extends Policy {
  readonly isLost?: true;
}

/** A scenario that acts on callbacks goes before the policy; what it says nothing of is as the policy has it. */
export function planOf(policy: Policy, scenario: Chosen | undefined): Plan {
  const outcome = scenario?.scenario.outcome;
  const fault = outcome && 'fault' in outcome ? outcome.fault : undefined;
  const change = fault && changes[fault]?.(scenario?.parameters ?? {});
  return change ? { ...policy, deliver: 'normal', ...change } : policy;
}

const changes: Readonly<Record<string, (parameters: Bag) => Partial<Plan>>> = {
  'callback-lost': () => ({ isLost: true }),
  'callback-twice': () => ({ duplicate: 1 }),
  'callback-late': ({ after }) => ({ delay: String(after) }),
  'callback-wrong-signature': () => ({ corrupt: 'signature' }),
  'callback-first': () => ({ delay: 'PT0S' }),
};
