import { policyCollection } from '../../engine/callbacks/policy.js';
import { isJournal } from '../../engine/journal/collections.js';
import { Problem } from '../../engine/problem.js';
import { ruleCollection } from '../../engine/sandbox/armed-rules.js';
import { firstClock } from '../../engine/sandbox/world.js';
import type { Misfit } from '../../engine/test-data/fixtures.js';
import type { Engine } from '../../engine/way/engine.js';
import { operation } from '../operation.js';
import {
  type Replacement,
  type Replacing,
  replaceState,
  snapshotCollection,
  withKept,
  withWorld,
  worldIn,
} from '../replace-state.js';
import { type Showing, shownSandbox } from '../sandbox-body.js';

/** Back to the fixtures. Settings and snapshots stay; the rest goes unless the call keeps it. */
export function resetSandbox(engine: Replacing & Showing & Pick<Engine, 'library'>) {
  return operation({
    id: 'resetSandbox',
    method: 'POST',
    path: '/__sandbox/sandboxes/:id/reset',
    source: 'ours',
    sandbox: 'named-entered',
    request: 'reset',
    bodyOptional: true,
    replies: { 200: 'sandbox' },
    example: { params: { id: 'default' }, body: { keep: ['rules'] } },
    async handle({ sandbox: id, body: { keep = [] } }) {
      await replaceState(engine, id, 'reset', (before, world): Replacement => {
        const clock = keep.includes('clock') ? world.clock : firstClock(world.time);
        const [misfit] = engine.library.misfitsOf(world.fixtures);
        if (misfit) throw noLonger(id, misfit);
        const fresh = engine.sandboxes.start(world, clock);
        const kept = withKept(
          fresh,
          before,
          (name) =>
            name === snapshotCollection ||
            (keep.includes('rules') && (name === ruleCollection || name === policyCollection)) ||
            (keep.includes('requests') && isJournal(name)),
        );
        const rules = keep.includes('rules') ? world.rules : 0;
        return {
          contents: withWorld(kept, { ...worldIn(fresh), rules }),
          journal: keep.includes('requests') ? 'kept' : 'forgotten',
        };
      });
      return { status: 200, body: await shownSandbox(engine, id) };
    },
  });
}

/** Fixtures are read anew while the server runs: what fitted together when the sandbox was made may not any more. */
function noLonger(id: string, { fixture, reason }: Misfit): Problem {
  const remedy = `mend the file, or give the sandbox other fixtures with PATCH /__sandbox/sandboxes/${id}`;
  return new Problem('conflict', `The fixture ${fixture} can no longer be used like this: ${reason}; ${remedy}`);
}
