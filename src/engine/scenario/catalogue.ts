import type { AnyOperation, Api } from '../api.js';
import type { Scenario } from './scenario.js';

/** Every scenario there is, by API and operation, each list in the order of the API's table of outcomes. */
export class Catalogue {
  readonly #byOperation = new Map<string, readonly Scenario[]>();
  readonly #triggers = new Map<string, readonly Scenario[]>();
  readonly #outcomes = new Map<string, ReadonlyMap<string, Scenario>>();

  /** API by API in mount order, the generic ones last. */
  readonly scenarios: readonly Scenario[];

  constructor(scenarios: readonly Scenario[], apis: readonly Api[]) {
    const owners = [...apis.map(({ name }): string | null => name), null];
    const place = ({ api }: Scenario) => owners.indexOf(api);
    const ordered = [...scenarios].sort((a, b) => place(a) - place(b) || a.position - b.position);
    this.scenarios = ordered;
    for (const api of apis) {
      for (const operation of api.operations) {
        const its = ordered.filter((scenario) => appliesTo(scenario, api, operation));
        this.#byOperation.set(`${api.name}/${operation.id}`, its);
        this.#triggers.set(
          `${api.name}/${operation.id}`,
          its.filter((scenario) => scenario.trigger !== undefined),
        );
        const outcomes = its.filter((scenario) => scenario.api !== null);
        this.#outcomes.set(`${api.name}/${operation.id}`, new Map(outcomes.map((one) => [one.name, one])));
      }
    }
  }

  /** What can be asked for on an operation: the API's own outcomes first, then the generic scenarios. */
  of(api: Api, operation: AnyOperation): readonly Scenario[] {
    return this.#byOperation.get(`${api.name}/${operation.id}`) ?? [];
  }

  /** The operation's part of its API's table of outcomes, by name and in the table's order. */
  outcomesOf(api: Api, operation: AnyOperation): ReadonlyMap<string, Scenario> {
    return this.#outcomes.get(`${api.name}/${operation.id}`) ?? noOutcomes;
  }

  /** Those of them that a request's values alone can bring about. */
  triggersOf(api: Api, operation: AnyOperation): readonly Scenario[] {
    return this.#triggers.get(`${api.name}/${operation.id}`) ?? [];
  }
}

const noOutcomes: ReadonlyMap<string, Scenario> = new Map();

function appliesTo(scenario: Scenario, api: Api, operation: AnyOperation): boolean {
  if (scenario.api !== null && scenario.api !== api.name) return false;
  // An API without test data of its own, the control API, is not emulated: nothing can be made to fail there.
  if (scenario.api === null && !api.data) return false;
  if (scenario.operations !== 'all') return scenario.operations.includes(operation.id);
  return scenario.api === null || operation.authenticated !== false;
}

/** The status that an operation answers with when all goes well. */
function successStatus(operation: AnyOperation): number {
  const status = Object.keys(operation.replies)
    .map(Number)
    .find((status) => status < 400);
  if (status === undefined) throw new Error(`${operation.id} has no reply of success`);
  return status;
}

/** The status that a scenario answers with on an operation; null where no answer arrives. */
export function statusOf(scenario: Scenario, operation: AnyOperation): number | null {
  return scenario.status === undefined ? successStatus(operation) : scenario.status;
}
