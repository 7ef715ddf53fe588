import { isObject } from '../json.js';
import type { Validate } from '../schema.js';

/** What clients must not trip over, nor trust: a member that no schema mentions. */
const undocumented = { undocumentedMember: 'not in the published schema' };

export const invalidKinds = ['missing-member', 'wrong-type', 'extra-member', 'empty-body'] as const;

/** One way to change a value, and how deep in it the change lies. */
interface Variant {
  readonly depth: number;
  readonly body: unknown;
}

/**
 * A body that a client who trusts the published schema can't cope with: the deepest change of that kind that the schema
 * really refuses. An additional member is by nature within a schema that is open.
 *
 * A text, such as a page, has no members to leave out or to add: it is left out whole.
 *
 * @param kind one of `invalidKinds`
 * @returns the empty text for an empty body
 */
export function invalidBody(body: unknown, kind: string, validate: Validate): unknown {
  const changes = kind === 'missing-member' ? leavingOut(body, 0) : kind === 'wrong-type' ? mistyping(body, 0) : [];
  const deepestFirst = changes.sort((a, b) => b.depth - a.depth);
  const broken = deepestFirst.find((change) => !validate(change.body))?.body;
  if (broken !== undefined) return broken;
  return kind === 'extra-member' ? (adding(body) ?? '') : '';
}

function leavingOut(value: unknown, depth: number): Variant[] {
  if (Array.isArray(value) && value.length === 0) return [{ depth, body: [{}] }];
  if (!isObject(value)) return within(value, depth, leavingOut);
  const shorter = Object.keys(value).map((name) => {
    const { [name]: _, ...rest } = value;
    return { depth, body: rest };
  });
  return [...shorter, ...within(value, depth, leavingOut)];
}

function mistyping(value: unknown, depth: number): Variant[] {
  return [{ depth, body: mistyped(value) }, ...within(value, depth, mistyping)];
}

/** The same under a type that looks as if it were meant so, as far as there is one. */
function mistyped(value: unknown): unknown {
  if (typeof value === 'string') return /^-?\d{1,15}(\.\d+)?$/.test(value) ? Number(value) : value.length;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? {} : [];
}

/** Changes what lies in a value; of a list only the first item, since the others have the same schema. */
function within(value: unknown, depth: number, change: (value: unknown, depth: number) => Variant[]): Variant[] {
  if (Array.isArray(value)) {
    if (value.length === 0) return [];
    return change(value[0], depth + 1).map((inner) => ({ ...inner, body: [inner.body, ...value.slice(1)] }));
  }
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    change(member, depth + 1).map((inner) => ({ ...inner, body: { ...value, [name]: inner.body } })),
  );
}

function adding(value: unknown): unknown {
  if (Array.isArray(value)) return [adding(value[0]) ?? undocumented, ...value.slice(1)];
  return isObject(value) ? { ...value, ...undocumented } : undefined;
}
