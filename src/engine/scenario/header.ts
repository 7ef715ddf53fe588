import { type BareItem, ParseError, parseList, Token } from 'structured-headers';
import { nearestFirst, validHere } from '../nearest.js';
import { Problem } from '../problem.js';
import type { By, Chosen, Scenario } from '../request/scenario.js';
import { readParameters, withDefaults } from './parameters.js';

/** What may be asked for where the request goes; `place` names it in an error's text. */
export interface Offer {
  readonly place: string;
  readonly api: string;
  readonly scenarios: readonly Scenario[];
}

/**
 * Reads `X-Sandbox-Scenario` or the same text from a path: a structured field list (RFC 9651) of scenario names.
 *
 * @throws Problem `bad-scenario`: the text is no such list, a name or parameter is not valid here, two share a stage
 */
export function parseScenarios(text: string, by: By, offer: Offer): Chosen[] {
  const chosen = listOf(text).map(([item, parameters]) => {
    if (!(item instanceof Token)) {
      const said = typeof item === 'string' ? `the text "${item}": leave the quotation marks out` : String(item);
      throw refused(offer, String(item), `A scenario is a name such as dccard-3, not ${said}`);
    }
    return choose(item.toString(), parameters, by, offer);
  });
  if (chosen.length === 0) throw refused(offer, '', 'An empty text names no scenario');
  for (const [i, one] of chosen.entries()) {
    const other = chosen.slice(0, i).find(({ stage }) => stage === one.stage);
    if (!other) continue;
    const names = `${other.scenario.name} and ${one.scenario.name}`;
    throw new Problem('bad-scenario', `${names} both act at the ${one.stage} stage; ask for one of them`);
  }
  return chosen;
}

/** A scenario with its defaults, as `Prefer` and triggers bring it about. */
export function plainly(scenario: Scenario, by: By, given: Readonly<Record<string, unknown>> = {}): Chosen {
  const { parameters, stage } = withDefaults(scenario, given);
  return {
    scenario,
    by,
    stage,
    parameters,
    times: undefined,
    p: undefined,
    spent: false,
    passedOver: false,
    draw: undefined,
    retryAfter: undefined,
  };
}

function listOf(text: string): [BareItem, Map<string, BareItem>][] {
  try {
    const list = parseList(text);
    const members = list.map(([item, parameters]): [BareItem, Map<string, BareItem>] => {
      if (Array.isArray(item)) throw new Problem('bad-scenario', 'Scenarios are not grouped in parentheses');
      return [item, parameters];
    });
    mustStandOnce(text, members);
    return members;
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw new Problem('bad-scenario', `"${text}" is not a list of scenarios as in "delay;ms=500, dccard-3"`);
  }
}

/** Of a parameter that stands there twice the list keeps the last alone (RFC 9651, 4.2.3.2). */
function mustStandOnce(text: string, members: readonly [BareItem, Map<string, BareItem>][]): void {
  const written = text.replace(/"(?:\\.|[^"\\])*"/g, '').split(';').length - 1;
  const kept = members.reduce((sum, [, parameters]) => sum + parameters.size, 0);
  if (written > kept) throw new Problem('bad-scenario', `"${text}" has a parameter that stands there twice`);
}

function choose(written: string, parameters: Map<string, BareItem>, by: By, offer: Offer): Chosen {
  const scenario = scenarioNamed(written, offer);
  if (!scenario) throw refused(offer, written, `There is no scenario ${written} for ${offer.place}`);
  const { times, p, own } = readParameters(scenario, parameters);
  return { ...plainly(scenario, by, own), times, p };
}

/** The scenario of a name, which may be qualified by its API; undefined where there is none here. */
export function scenarioNamed(written: string, { api, scenarios }: Offer): Scenario | undefined {
  if (!written.includes('/')) return scenarios.find(({ name }) => name === written);
  return scenarios.find((scenario) => `${scenario.api ?? api}/${scenario.name}` === written);
}

function refused({ scenarios }: Offer, written: string, said: string): Problem {
  if (scenarios.length === 0) {
    return new Problem('bad-scenario', `${said}; none can be asked for here`, { valid: [] });
  }
  const names = [...new Set(scenarios.map(({ name }) => name))];
  return new Problem('bad-scenario', said + validHere(written, names), { valid: nearestFirst(written, names) });
}
