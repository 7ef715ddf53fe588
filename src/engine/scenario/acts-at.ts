import type { Chosen, Stage } from '../request/scenario.js';

/** The scenario that acts at a stage; undefined where none does, or none any more. */
export function actsAt(chosen: readonly Chosen[], stage: Stage): Chosen | undefined {
  return chosen.find((one) => one.stage === stage && !one.spent && !one.passedOver);
}
