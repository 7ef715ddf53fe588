import type { AnyOperation } from '../api.js';
import { Problem } from '../problem.js';
import { statusOf } from './catalogue.js';
import { type Offer, plainly } from './header.js';
import type { Chosen } from './scenario.js';

/**
 * Reads `Prefer: code=` and `example=` (RFC 7240; the convention of Prism's users). Other preferences are ignored.
 *
 * @returns undefined where neither is asked for
 * @throws Problem `bad-prefer`: no outcome here has that status or that name
 */
export function parsePrefer(text: string, offer: Offer, operation: AnyOperation | undefined): Chosen | undefined {
  const asked = preferencesOf(text);
  const code = asked.get('code');
  const example = asked.get('example');
  if (code === undefined && example === undefined) return undefined;
  const status = code === undefined ? undefined : statusIn(code);
  const chosen = example === undefined ? byStatus(status, offer, operation) : byName(example, offer);
  if (!chosen) throw refused(offer, operation, `Prefer: ${text.trim()} asks for what ${offer.place} does not answer`);
  if (example !== undefined && status !== undefined && operation && statusOf(chosen.scenario, operation) !== status) {
    throw refused(offer, operation, `Prefer: example=${example} does not answer with ${code}`);
  }
  return chosen;
}

/** The first of a name counts (RFC 7240, 2). A quoted value may hold a comma. */
function preferencesOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [preference] of text.matchAll(/(?:"(?:\\.|[^"\\])*"?|[^,"])+/g)) {
    const [, name, quoted, bare] = /^\s*([\w-]+)\s*=\s*(?:"([^"]*)"|([^;\s]*))/.exec(preference) ?? [];
    const key = name?.toLowerCase();
    if (key && !found.has(key)) found.set(key, quoted ?? bare ?? '');
  }
  return found;
}

function statusIn(code: string): number {
  return /^\d{3}$/.test(code) ? Number(code) : Number.NaN;
}

function byName(name: string, offer: Offer): Chosen | undefined {
  const scenario = offer.scenarios.find((scenario) => scenario.name === name);
  return scenario && plainly(scenario, 'prefer');
}

function byStatus(status: number | undefined, offer: Offer, operation: AnyOperation | undefined): Chosen | undefined {
  if (status === undefined || Number.isNaN(status)) return undefined;
  const named = operation && offer.scenarios.find((one) => one.api !== null && statusOf(one, operation) === status);
  if (named) return plainly(named, 'prefer');
  if (status < 400 || status > 599) return undefined;
  const generic = offer.scenarios.find((one) => one.api === null && one.name === 'status');
  return generic && plainly(generic, 'prefer', { code: status });
}

function refused(offer: Offer, operation: AnyOperation | undefined, said: string): Problem {
  const valid = offer.scenarios.map(({ name }) => name);
  const statuses = offer.scenarios.map((one) => operation && one.api !== null && statusOf(one, operation));
  const codes = [...new Set(statuses.filter((status) => typeof status === 'number'))];
  const detail = `${said}; valid here: code=${codes.join(', ')} and 400 to 599, example=${valid.join(', ')}`;
  return new Problem('bad-prefer', detail, { valid });
}
