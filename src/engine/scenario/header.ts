import { type BareItem, ParseError, parseList, Token } from 'structured-headers';
import { Problem } from '../problem.js';
import { readParameters, withDefaults } from './parameters.js';
import type { By, Chosen, Scenario } from './scenario.js';

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
    if (!(item instanceof Token)) throw refused(offer, `A scenario is a name such as dccard-3, not ${String(item)}`);
    return choose(item.toString(), parameters, by, offer);
  });
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
    reached: false,
  };
}

function listOf(text: string): [BareItem, Map<string, BareItem>][] {
  try {
    return parseList(text).map(([item, parameters]) => {
      if (Array.isArray(item)) throw new Problem('bad-scenario', 'Scenarios are not grouped in parentheses');
      return [item, parameters];
    });
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw new Problem('bad-scenario', `"${text}" is not a list of scenarios as in "delay;ms=500, dccard-3"`);
  }
}

function choose(written: string, parameters: Map<string, BareItem>, by: By, offer: Offer): Chosen {
  const prefix = `${offer.api}/`;
  const name = written.startsWith(prefix) ? written.slice(prefix.length) : written;
  const scenario = offer.scenarios.find((scenario) => scenario.name === name);
  if (!scenario) throw refused(offer, `There is no scenario ${written} for ${offer.place}`);
  const { times, p, own } = readParameters(scenario, parameters);
  return { ...plainly(scenario, by, own), times, p };
}

function refused(offer: Offer, said: string): Problem {
  const valid = offer.scenarios.map(({ name }) => name);
  const list = valid.length > 0 ? `; valid here: ${valid.join(', ')}` : '; none can be asked for here';
  return new Problem('bad-scenario', said + list, { valid });
}
