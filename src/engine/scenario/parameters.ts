import { type BareItem, Token } from 'structured-headers';
import { parseDuration } from '../clock.js';
import type { Bag } from '../json.js';
import { nearestFirst, nearestOf, validHere } from '../nearest.js';
import { Problem } from '../problem.js';
import type { Parameter, Scenario, Stage } from '../request/scenario.js';
import { contradictionIn } from './fault.js';

/** What every scenario takes, as an error's text lists it. */
const general = ['times', 'p'];

interface Given {
  readonly times: number | undefined;
  readonly p: number | undefined;
  /** The scenario's own, without defaults. */
  readonly own: Bag;
}

/**
 * Reads what stands behind a scenario's name.
 *
 * @throws Problem `bad-scenario`: a parameter that the scenario doesn't take, a value it can't have, or two that exclude
 * each other
 */
export function readParameters(scenario: Scenario, written: ReadonlyMap<string, BareItem>): Given {
  const own: Record<string, unknown> = {};
  let times: number | undefined;
  let p: number | undefined;
  for (const [key, value] of written) {
    if (key === 'times') times = integer(scenario, key, value, 1, Number.MAX_SAFE_INTEGER);
    else if (key === 'p') p = probability(scenario, value);
    else own[key] = ownValue(scenario, key, value);
  }
  mustGoTogether(scenario, own);
  const contradiction = contradictionIn(scenario, withDefaults(scenario, own).parameters);
  if (contradiction) throw new Problem('bad-scenario', contradiction);
  return { times, p, own };
}

/** Adds the defaults of what isn't given, those of another form aside, and says where the scenario acts with them. */
export function withDefaults(scenario: Scenario, given: Bag): { parameters: Bag; stage: Stage } {
  const parameters: Record<string, unknown> = {};
  const form = formOf(scenario, given);
  let { stage } = scenario;
  for (const [name, parameter] of Object.entries(scenario.parameters)) {
    if ('form' in parameter && parameter.form !== form) continue;
    const value = Object.hasOwn(given, name) ? given[name] : parameter.default;
    parameters[name] = value;
    if (parameter.kind === 'boolean' && value === true) stage = parameter.stage ?? stage;
  }
  return { parameters, stage };
}

/** The form of the first parameter given, else the scenario's first. */
function formOf(scenario: Scenario, given: Bag): string | undefined {
  const names = [...Object.keys(given), ...Object.keys(scenario.parameters)];
  return names.map((name) => formNamed(scenario, name)).find((form) => form !== undefined);
}

function formNamed({ parameters }: Scenario, name: string): string | undefined {
  const parameter = parameters[name];
  return parameter && 'form' in parameter ? parameter.form : undefined;
}

function mustGoTogether(scenario: Scenario, given: Bag): void {
  const names = Object.keys(given).filter((name) => formNamed(scenario, name) !== undefined);
  const [first = ''] = names;
  const other = names.find((name) => formNamed(scenario, name) !== formNamed(scenario, first));
  if (other === undefined) return;
  const all = Object.keys(scenario.parameters);
  const forms = new Set(all.map((name) => formNamed(scenario, name)).filter((form) => form !== undefined));
  const list = [...forms]
    .map((form) => all.filter((name) => formNamed(scenario, name) === form).join(' and '))
    .join(', or ');
  throw new Problem('bad-scenario', `${first} and ${other} of ${scenario.name} exclude each other; give ${list}`);
}

function ownValue(scenario: Scenario, key: string, value: BareItem): unknown {
  const parameter = Object.hasOwn(scenario.parameters, key) ? scenario.parameters[key] : undefined;
  if (!parameter) {
    const valid = [...Object.keys(scenario.parameters), ...general];
    throw new Problem('bad-scenario', `${scenario.name} has no parameter ${key}${validHere(key, valid, 'it takes')}`, {
      valid: nearestFirst(key, valid),
    });
  }
  switch (parameter.kind) {
    case 'integer':
      return integer(scenario, key, value, parameter.minimum, parameter.maximum);
    case 'duration':
      return duration(scenario, key, value, parameter);
    case 'choice':
      return choice(scenario, key, value, parameter.values);
    case 'boolean':
      if (typeof value === 'boolean') return value;
      throw new Problem('bad-scenario', `${key} of ${scenario.name} stands alone, or as ${key}=?1 or ${key}=?0`);
  }
}

function integer({ name }: Scenario, key: string, value: BareItem, minimum: number, maximum: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum) return value;
  const range = maximum === Number.MAX_SAFE_INTEGER ? `${minimum} or more` : `${minimum} to ${maximum}`;
  throw new Problem('bad-scenario', `${key} of ${name} is a whole number, ${range}`);
}

function probability({ name }: Scenario, value: BareItem): number {
  if (typeof value === 'number' && value >= 0 && value <= 1) return value;
  throw new Problem('bad-scenario', `p of ${name} is a probability from 0 to 1, such as 0.2`);
}

function duration(
  { name }: Scenario,
  key: string,
  value: BareItem,
  { minimum }: Extract<Parameter, { kind: 'duration' }>,
): string {
  const text = textOf(value);
  const parsed = text.includes('-') ? undefined : parseDuration(text);
  if (!parsed) throw new Problem('bad-scenario', `${key} of ${name} is an ISO 8601 duration such as PT5S`);
  if (minimum !== undefined && parsed.toMillis() < (parseDuration(minimum)?.toMillis() ?? 0)) {
    throw new Problem('bad-scenario', `${key} of ${name} is an ISO 8601 duration of ${minimum} or more`);
  }
  return text;
}

function choice({ name }: Scenario, key: string, value: BareItem, values: readonly string[]): string {
  const text = textOf(value);
  if (values.includes(text)) return text;
  const near = nearestOf(text, values);
  const meant = near === undefined ? '' : `; did you mean ${near}?`;
  throw new Problem('bad-scenario', `${key} of ${name} is one of ${values.join(', ')}${meant}`, {
    valid: nearestFirst(text, values),
  });
}

function textOf(value: BareItem): string {
  return value instanceof Token || typeof value === 'string' ? value.toString() : '';
}
