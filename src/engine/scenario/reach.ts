import type { Chosen, Stage } from '../request/scenario.js';

/** Marks the scenario of a stage as reached and gives it, unless none acts there any more. */
export function reach(chosen: readonly Chosen[], stage: Stage): Chosen | undefined {
  const one = chosen.find((one) => one.stage === stage && !one.spent && !one.passedOver);
  if (one) one.reached = true;
  return one;
}
