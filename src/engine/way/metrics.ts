import type { Departure } from '../request/departure.js';
import type { Chosen } from '../request/scenario.js';
import type { Trip } from '../request/trip.js';

/** How often something took how long. */
export interface Durations {
  /** Upper bounds in seconds, ascending. */
  readonly bounds: readonly number[];
  /** How many took at most the bound of the same place and more than the one before; the last has no bound. */
  readonly counts: number[];
  /** Seconds. */
  sum: number;
}

export interface RequestCount {
  readonly api: string;
  readonly operation: string;
  readonly status: string;
  readonly scenario: string;
  count: number;
}

const none = 'none';

/** What is counted of every exchange. It costs each request two look-ups; making text of it is for whoever asks. */
export class Metrics {
  readonly #requests = new Map<string, RequestCount>();
  readonly exchanges = durations();
  readonly store = durations();

  /** Names come from our own tables alone, so that there are no more of them than the tables have. */
  exchange({ api, operation, hasLeft }: Trip, reached: readonly Chosen[], departure: Departure, seconds: number): void {
    add(this.exchanges, seconds);
    const status = hasLeft() ? none : statusOf(departure);
    const acting = reached.length === 0 ? none : reached.map(({ scenario }) => scenario.name).join('+');
    const key = `${api?.name}/${operation?.id}/${status}/${acting}`;
    const known = this.#requests.get(key);
    if (known) known.count++;
    else {
      const labels = { api: api?.name ?? none, operation: operation?.id ?? none, status, scenario: acting };
      this.#requests.set(key, { ...labels, count: 1 });
    }
  }

  /** A unit of work of a request. */
  unitOfWork(seconds: number): void {
    add(this.store, seconds);
  }

  get requests(): Iterable<Readonly<RequestCount>> {
    return this.#requests.values();
  }
}

function durations(): Durations {
  const bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
  return { bounds, counts: new Array<number>(bounds.length + 1).fill(0), sum: 0 };
}

function add(of: Durations, seconds: number): void {
  let place = 0;
  while (place < of.bounds.length && seconds > (of.bounds[place] ?? 0)) place++;
  of.counts[place] = (of.counts[place] ?? 0) + 1;
  of.sum += seconds;
}

/** Of the answer that a client could read to its end. */
function statusOf(departure: Departure): string {
  if (departure.kind === 'answer') return String(departure.status);
  return departure.kind === 'slow-drip' ? String(departure.answer.status) : none;
}
