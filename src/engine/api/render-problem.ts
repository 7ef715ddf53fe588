import { maskText, maskTexts } from '../masking/mask-text.js';
import { type Problem, problemKinds } from '../problem.js';
import type { Rendered } from './api.js';

/** What every problem says. */
interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
}

const problemMediaType = 'application/problem+json';

/** What a client sent is quoted masked. `type` is an absolute path, so that it opens on whatever address the client used. */
export function renderProblem(problem: Problem): Rendered & { readonly mediaType: string; readonly body: ProblemBody } {
  const { status, title } = problemKinds[problem.kind];
  const type = `/__sandbox/problems/${problem.kind}`;
  return {
    status,
    mediaType: problemMediaType,
    body: { type, title, status, detail: maskText(problem.detail), ...maskTexts(problem.members) },
  };
}
