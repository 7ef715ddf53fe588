import { type BareItem, ParseError, parseList, Token } from 'structured-headers';
import { parseDuration } from '../clock.js';
import { Problem } from '../problem.js';
import type { By, Chosen, Parameter, Scenario } from './scenario.js';

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
    const other = chosen.slice(0, i).find(({ scenario }) => scenario.stage === one.scenario.stage);
    if (!other) continue;
    const names = `${other.scenario.name} and ${one.scenario.name}`;
    throw new Problem('bad-scenario', `${names} both act at the ${one.scenario.stage} stage; ask for one of them`);
  }
  return chosen;
}

/** A scenario with its defaults, as `Prefer` and triggers bring it about. */
export function plainly(scenario: Scenario, by: By, given: Readonly<Record<string, unknown>> = {}): Chosen {
  const defaults = Object.entries(scenario.parameters).map(([name, parameter]) => [name, parameter.default]);
  const parameters = { ...Object.fromEntries(defaults), ...given };
  return { scenario, by, parameters, times: undefined, spent: false, reached: false };
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
  const given: Record<string, unknown> = {};
  let times: number | undefined;
  for (const [key, value] of parameters) {
    if (key === 'times') times = integer(scenario, key, value, 1, Number.MAX_SAFE_INTEGER);
    else given[key] = parameterOf(scenario, key, value);
  }
  return { ...plainly(scenario, by, given), times };
}

function parameterOf(scenario: Scenario, key: string, value: BareItem): unknown {
  const parameter: Parameter | undefined = Object.hasOwn(scenario.parameters, key)
    ? scenario.parameters[key]
    : undefined;
  if (!parameter) {
    const valid = [...Object.keys(scenario.parameters), 'times'];
    throw new Problem('bad-scenario', `${scenario.name} has no parameter ${key}; it takes ${valid.join(', ')}`, {
      valid,
    });
  }
  if (parameter.kind === 'integer') return integer(scenario, key, value, parameter.minimum, parameter.maximum);
  const text = value instanceof Token || typeof value === 'string' ? value.toString() : '';
  if (!parseDuration(text) || text.includes('-')) {
    throw new Problem('bad-scenario', `${key} of ${scenario.name} is an ISO 8601 duration such as PT5S`);
  }
  return text;
}

function integer(scenario: Scenario, key: string, value: BareItem, minimum: number, maximum: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum) return value;
  const range = maximum === Number.MAX_SAFE_INTEGER ? `${minimum} or more` : `${minimum} to ${maximum}`;
  throw new Problem('bad-scenario', `${key} of ${scenario.name} is a whole number, ${range}`);
}

function refused(offer: Offer, said: string): Problem {
  const valid = offer.scenarios.map(({ name }) => name);
  const list = valid.length > 0 ? `; valid here: ${valid.join(', ')}` : '; none can be asked for here';
  return new Problem('bad-scenario', said + list, { valid });
}
