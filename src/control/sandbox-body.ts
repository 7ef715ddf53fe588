import { Problem } from '../engine/problem.js';
import type { Described } from '../engine/sandbox/described.js';
import { defaultSandbox, isSandboxId, sandboxIdRule } from '../engine/sandbox-id.js';
import type { Engine } from '../engine/way/engine.js';
import type { SandboxBody } from './shapes.js';

/** The sandbox that a path names. @throws Problem `bad-sandbox` */
export function idIn(params: Readonly<Record<string, string>>): string {
  const id = params['id'] ?? '';
  if (isSandboxId(id)) return id;
  throw new Problem('bad-sandbox', `"${id}" can not name a sandbox: an id is ${sandboxIdRule}`);
}

/** The sandbox that a path names; `default` is always there. @throws Problem `not-found` */
export async function sandboxIn(engine: Engine, params: Readonly<Record<string, string>>): Promise<Described> {
  const id = idIn(params);
  if (id === defaultSandbox) await engine.sandboxes.enter(id);
  const found = await engine.sandboxes.describe(id);
  if (found) return found;
  const remedy = `create it with PUT /__sandbox/sandboxes/${id}, or use it`;
  throw new Problem('not-found', `There is no sandbox ${id}, or it has idled for too long; ${remedy}`);
}

/**
 * Notes the use of a sandbox that a question is about. One that nobody has used yet is not made by asking: the answer
 * would be about a slip of the pen.
 *
 * @throws Problem `not-found`
 */
export async function enterExisting(engine: Engine, id: string): Promise<void> {
  await sandboxIn(engine, { id });
  await engine.sandboxes.enter(id);
}

/** Notes the use of a sandbox, where there is one; false, and none is made, where there is not. */
export async function enterIfThere(engine: Engine, id: string): Promise<boolean> {
  if (id !== defaultSandbox && !(await engine.sandboxes.describe(id))) return false;
  await engine.sandboxes.enter(id);
  return true;
}

export function bodyOf({ id, lastUsedAt, expiresAt, records, bytes, world }: Described): SandboxBody {
  const { createdAt, seed, time, idleTimeout, fixtures, credentials } = world;
  const settings = {
    seed,
    time,
    idleTimeout,
    fixtures: [...fixtures],
    credentials: credentials.length,
  };
  return { id, createdAt, lastUsedAt, expiresAt, records, bytes, settings };
}
