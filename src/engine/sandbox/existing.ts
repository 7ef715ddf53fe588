import { Problem } from '../problem.js';
import { defaultSandbox, isSandboxId, sandboxIdRule } from '../sandbox-id.js';
import type { Described } from './described.js';
import type { Sandboxes } from './sandboxes.js';

type Known = Pick<Sandboxes, 'enter' | 'describe'>;

/** The sandbox that a path's `:id` names. @throws Problem `bad-sandbox` for a text that can name none */
export function sandboxInPath({ id = '' }: Readonly<Record<string, string>>): string {
  if (isSandboxId(id)) return id;
  throw new Problem('bad-sandbox', `"${id}" can not name a sandbox: an id is ${sandboxIdRule}`);
}

/** A sandbox that there is; `default` always is. @throws Problem `not-found` */
export async function existing(sandboxes: Known, id: string): Promise<Described> {
  if (id === defaultSandbox) await sandboxes.enter(id);
  const found = await sandboxes.describe(id);
  if (found) return found;
  const remedy = `create it with PUT /__sandbox/sandboxes/${id}, or use it`;
  throw new Problem('not-found', `There is no sandbox ${id}, or it has idled for too long; ${remedy}`);
}

/** Notes the use of a sandbox that there is. @throws Problem `not-found` */
export async function enterExisting(sandboxes: Known, id: string): Promise<void> {
  await existing(sandboxes, id);
  await sandboxes.enter(id);
}

/** Notes the use of a sandbox, where there is one; false, and none is made, where there is not. */
export async function enterIfThere(sandboxes: Known, id: string): Promise<boolean> {
  if (id !== defaultSandbox && !(await sandboxes.describe(id))) return false;
  await sandboxes.enter(id);
  return true;
}
