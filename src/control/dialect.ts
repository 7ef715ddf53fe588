import { STATUS_CODES } from 'node:http';
import { distance } from 'fastest-levenshtein';
import type { Dialect, Refused } from '../engine/api/api.js';
import { renderProblem } from '../engine/api/render-problem.js';
import { inBraces, likenedTo } from '../engine/api/route.js';
import { Problem, type ProblemKind } from '../engine/problem.js';
import { messageOf } from '../engine/schema.js';

/** Problem+json (RFC 9457); an unknown path names the nearest of those that exist. */
export function problemDialect(paths: readonly string[]): Dialect {
  const known = [...new Set(paths)];
  return {
    order: ['authenticate', 'media-type', 'too-large', 'not-json'],
    errorSchema: 'problem',
    violations(all) {
      const errors = all.map((violation) => ({ pointer: `/body${violation.pointer}`, message: messageOf(violation) }));
      return renderProblem(new Problem('bad-request', 'The body is not what this path takes', { errors }));
    },
    refusal({ code, args }) {
      return renderProblem(new Problem(code as ProblemKind, String(args['detail'])));
    },
    protocol(error, refused) {
      if (error === 'no-path') return renderProblem(unknownPath(refused, known));
      if (error === 'method') {
        return renderProblem(new Problem('unknown-method', `${refused.path} does not answer to ${refused.method}`));
      }
      if (error === 'not-json' || error === 'too-large' || error === 'media-type') {
        return renderProblem(new Problem(error, details[error]));
      }
      const phrase = typeof error === 'number' ? STATUS_CODES[error] : error;
      return renderProblem(new Problem('internal', `The sandbox failed (${phrase}); its log has the cause`));
    },
  };
}

const details = {
  'not-json': 'This path takes JSON',
  'too-large': 'The body has more bytes than this path takes',
  'media-type': 'Send the body as content-type: application/json',
};

function unknownPath({ path }: Refused, paths: readonly string[]): Problem {
  const given = path.slice(0, 200);
  const ranked = paths.map((known) => ({ known, far: distance(likenedTo(given, known), given) }));
  const nearest = ranked.sort((a, b) => a.far - b.far).slice(0, 3);
  const names = nearest.map(({ known }) => inBraces(known));
  return new Problem('unknown-path', `Nothing answers at this path; the nearest are ${names.join(', ')}`, {
    nearest: names,
  });
}
