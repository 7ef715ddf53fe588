import type { Scenario } from '../request/scenario.js';

/** With its API in front, where it is one's own. */
export function fullName({ api, name }: Scenario): string {
  return api === null ? name : `${api}/${name}`;
}

/** A scenario and what came of it, as a member of a structured field list (RFC 9651). */
export function reported(one: {
  readonly name: string;
  readonly by: string;
  readonly spent: boolean;
  readonly reached: boolean;
}): string {
  return `${one.name};by=${one.by}${one.spent ? ';spent' : one.reached ? '' : ';reached=?0'}`;
}
