import type { AnyOperation } from '../api/api.js';
import { nearestFirst, validHere } from '../nearest.js';
import { Problem } from '../problem.js';
import type { Chosen } from '../request/scenario.js';
import { statusAt } from './catalogue.js';
import { type Offer, plainly, scenarioNamed } from './header.js';

/**
 * Reads `Prefer: code=` and `example=` (RFC 7240; the convention of Prism's users). Other preferences are ignored.
 *
 * @returns undefined where neither is asked for
 * @throws Problem `bad-prefer`: no outcome here has that status or that name
 */
export function parsePrefer(text: string, offer: Offer, operation: AnyOperation | undefined): Chosen | undefined {
  const asked = preferencesOf(text);
  const code = asked.get('code')?.value;
  const example = asked.get('example')?.value;
  if (code === undefined && example === undefined) return undefined;
  for (const name of ['code', 'example']) {
    if (!asked.get(name)?.more) continue;
    throw new Problem('bad-prefer', `Prefer: ${name}= takes no parameters; X-Sandbox-Scenario does`);
  }
  const status = code === undefined ? undefined : statusIn(code);
  const chosen = example === undefined ? byStatus(status, offer, operation) : byName(example, offer);
  if (!chosen) {
    const said = `Prefer: ${text.trim()} asks for what ${offer.place} does not answer`;
    throw refused(offer, operation, said, example);
  }
  if (example !== undefined && status !== undefined && operation && statusAt(chosen.scenario, operation) !== status) {
    throw refused(offer, operation, `Prefer: example=${example} does not answer with ${code}`, example);
  }
  return chosen;
}

interface Preference {
  readonly value: string;
  /** Something stands behind it. */
  readonly more: boolean;
}

/** The first of a name counts, and one without a value is one with an empty value (RFC 7240, 2). A quoted value may hold a comma. */
function preferencesOf(text: string): Map<string, Preference> {
  const found = new Map<string, Preference>();
  for (const [preference] of text.matchAll(/(?:"(?:\\.|[^"\\])*"?|[^,"])+/g)) {
    const [, name, quoted, bare, more = ''] =
      /^\s*([\w-]+)(?:\s*=\s*(?:"([^"]*)"|([^;\s]*)))?(.*)$/s.exec(preference) ?? [];
    const key = name?.toLowerCase();
    if (key && !found.has(key)) found.set(key, { value: quoted ?? bare ?? '', more: /[^;\s]/.test(more) });
  }
  return found;
}

function statusIn(code: string): number {
  return /^\d{3}$/.test(code) ? Number(code) : Number.NaN;
}

function byName(name: string, offer: Offer): Chosen | undefined {
  const scenario = scenarioNamed(name, offer);
  return scenario && plainly(scenario, 'prefer');
}

function byStatus(status: number | undefined, offer: Offer, operation: AnyOperation | undefined): Chosen | undefined {
  if (status === undefined || Number.isNaN(status)) return undefined;
  const named = operation && offer.scenarios.find((one) => one.api !== null && statusAt(one, operation) === status);
  if (named) return plainly(named, 'prefer');
  if (status < 400 || status > 599) return undefined;
  const generic = offer.scenarios.find((one) => one.api === null && one.name === 'status');
  return generic && plainly(generic, 'prefer', { code: status });
}

function refused(offer: Offer, operation: AnyOperation | undefined, said: string, example = ''): Problem {
  const names = offer.scenarios.map(({ name }) => name);
  if (names.length === 0) return new Problem('bad-prefer', `${said}; none can be asked for here`, { valid: [] });
  const statuses = offer.scenarios.map((one) => operation && one.api !== null && statusAt(one, operation));
  const codes = [...new Set(statuses.filter((status) => typeof status === 'number'))];
  const detail = `${said}${validHere(example, names)}; code=${codes.join(', ')} and 400 to 599`;
  return new Problem('bad-prefer', detail, { valid: nearestFirst(example, names) });
}
