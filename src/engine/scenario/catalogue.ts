import type { Act, AnyOperation, Api } from '../api/api.js';
import type { Scenario } from '../request/scenario.js';

/** The scenarios of one operation, in the order of its API's table of outcomes. */
interface OfOperation {
  readonly all: readonly Scenario[];
  readonly outcomes: ReadonlyMap<string, Scenario>;
  readonly triggered: readonly Scenario[];
}

const ofRequestsAlone: ReadonlySet<string> = new Set(['connection', 'authentication', 'validation', 'reply']);

const none: OfOperation = { all: [], outcomes: new Map(), triggered: [] };

/** Every scenario there is, by operation. */
export class Catalogue {
  readonly #byOperation = new Map<AnyOperation, OfOperation>();

  /** API by API in mount order, the generic ones last. */
  readonly scenarios: readonly Scenario[];

  constructor(scenarios: readonly Scenario[], apis: readonly Api[]) {
    const owners = [...apis.map(({ name }): string | null => name), null];
    const place = ({ api }: Scenario) => owners.indexOf(api);
    this.scenarios = [...scenarios].sort((a, b) => place(a) - place(b) || a.position - b.position);
    for (const api of apis) {
      for (const operation of api.operations) {
        const all = this.scenarios.filter((scenario) => appliesTo(scenario, api, operation));
        const own = all.filter(isOutcome);
        this.#byOperation.set(operation, {
          all,
          outcomes: new Map(own.map((one) => [one.name, one])),
          triggered: all.filter((scenario) => scenario.trigger !== undefined),
        });
      }
      for (const act of api.acts ?? []) this.#byOperation.set(act, this.#ofAct(api, act));
    }
  }

  /** An act has nothing that is judged ahead of an operation, no connection, and no answer of HTTP. */
  #ofAct({ operations }: Api, { countsAs }: Act): OfOperation {
    const counted = operations.find(({ id }) => id === countsAs);
    if (!counted) return none;
    const { all, outcomes } = this.#its(counted);
    const steers = ({ stage, outcome }: Scenario) => !ofRequestsAlone.has(stage) && !('answer' in outcome);
    // What a client's values bring about is the client's.
    return { all: all.filter(steers), outcomes, triggered: [] };
  }

  /** What can be asked for on an operation: the API's own outcomes first, then the generic scenarios. */
  of(operation: AnyOperation): readonly Scenario[] {
    return this.#its(operation).all;
  }

  /** The operation's part of its API's table of outcomes, by name and in the table's order. */
  outcomesOf(operation: AnyOperation): ReadonlyMap<string, Scenario> {
    return this.#its(operation).outcomes;
  }

  /** Those of them that a request's values alone can bring about. */
  triggersOf(operation: AnyOperation): readonly Scenario[] {
    return this.#its(operation).triggered;
  }

  #its(operation: AnyOperation): OfOperation {
    return this.#byOperation.get(operation) ?? none;
  }
}

/** What comes of a callback is an outcome of what causes it, also where a scenario of every API brings it about. */
function isOutcome({ api, stage }: Scenario): boolean {
  return api !== null || stage === 'callback';
}

function appliesTo(scenario: Scenario, api: Api, operation: AnyOperation): boolean {
  if (scenario.api !== null && scenario.api !== api.name) return false;
  if (api.kind === 'control') return false;
  if (scenario.stage === 'callback' && operation.callbacks === undefined) return false;
  if (scenario.operations !== 'all') return scenario.operations.includes(operation.id);
  return scenario.api === null || operation.authenticated !== false || operation.callbacks !== undefined;
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
export function statusAt(scenario: Scenario, operation: AnyOperation): number | null {
  return scenario.status === undefined ? successStatus(operation) : scenario.status;
}
