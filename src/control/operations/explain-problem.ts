import { nearestFirst, validHere } from '../../engine/nearest.js';
import { Problem, type ProblemKind, problemKinds } from '../../engine/problem.js';
import { operation } from '../operation.js';

/** What the `type` of a problem leads to. */
export const explainProblem = operation({
  id: 'explainProblem',
  method: 'GET',
  path: '/__sandbox/problems/:kind',
  source: 'ours',
  sandbox: 'none',
  replies: { 200: 'problem-kind' },
  example: { params: { kind: 'bad-scenario' } },
  handle({ params }) {
    const kind = params['kind'] as ProblemKind;
    if (!Object.hasOwn(problemKinds, kind)) {
      const kinds = Object.keys(problemKinds);
      throw new Problem('unknown-path', `There is no problem of kind ${kind}${validHere(kind, kinds)}`, {
        valid: nearestFirst(kind, kinds),
      });
    }
    const { title, status, about } = problemKinds[kind];
    return { status: 200, body: { kind, title, status, about } };
  },
});
