import type { Described } from '../engine/sandbox/described.js';
import { existing } from '../engine/sandbox/existing.js';
import type { Engine } from '../engine/way/engine.js';
import type { SandboxBody } from './shapes.js';

/** A sandbox that there is, as the control API shows it. @throws Problem `not-found` */
export async function shownSandbox({ sandboxes }: Pick<Engine, 'sandboxes'>, id: string): Promise<SandboxBody> {
  return bodyOf(await existing(sandboxes, id));
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
