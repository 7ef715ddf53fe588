import { Problem } from '../problem.js';
import type { Prefix } from '../request/prefix.js';
import { isSandboxId, sandboxIdRule } from '../sandbox-id.js';
import { splitAtPrefix } from '../target.js';

/** Takes the prefix off a request target; what can't be read of it is its fault, `bad-sandbox`. */
export function splitPrefix(target: string): Prefix {
  if (!target.startsWith('/~')) return { sandbox: undefined, scenarios: undefined, rest: target, fault: undefined };
  const { segment, rest } = splitAtPrefix(target);
  try {
    return { ...namedIn(segment), rest, fault: undefined };
  } catch (error) {
    if (error instanceof Problem) return { sandbox: undefined, scenarios: undefined, rest, fault: error };
    throw error;
  }
}

function namedIn(segment: string): { sandbox: string | undefined; scenarios: string | undefined } {
  const [written = '', ...parameters] = segment.split(';');
  let scenarios: string | undefined;
  for (const parameter of parameters) {
    const [, name, value = ''] = /^([^=]*)=(.+)$/s.exec(parameter) ?? [];
    if (name !== 'scenario' || scenarios !== undefined) {
      const advice = 'the path takes one scenario=; inside its value write %3B for ; and %2F for /';
      throw new Problem('bad-sandbox', `"${parameter}" can't stand behind /~: ${advice}`);
    }
    scenarios = decoded(value);
  }
  // The id may be left out where a scenario is named; else a variable that isn't set has left nothing.
  if (written === '' && scenarios !== undefined) return { sandbox: undefined, scenarios };
  return { sandbox: checkedId(decoded(written), 'the path'), scenarios };
}

/**
 * The sandbox that a request names, by header or by path; undefined where it names none.
 *
 * @throws Problem `bad-sandbox` where the two differ, a name is none or the prefix is at fault
 */
export function sandboxNamed(header: string | undefined, prefix: Prefix): string | undefined {
  if (prefix.fault) throw prefix.fault;
  const byHeader = header === undefined ? undefined : checkedId(header, 'X-Sandbox-Id');
  if (byHeader !== undefined && prefix.sandbox !== undefined && byHeader !== prefix.sandbox) {
    const said = `X-Sandbox-Id names ${byHeader}, the path names ${prefix.sandbox}`;
    throw new Problem('bad-sandbox', `${said}: one request belongs to one sandbox`);
  }
  return byHeader ?? prefix.sandbox;
}

function checkedId(id: string, place: string): string {
  if (isSandboxId(id)) return id;
  if (id === '') throw new Problem('bad-sandbox', `${place} names no sandbox: an id is ${sandboxIdRule}`);
  throw new Problem('bad-sandbox', `${place} has "${id}" for a sandbox: an id is ${sandboxIdRule}`);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Problem('bad-sandbox', `"${text}" in the path is not percent-encoded UTF-8`);
  }
}
