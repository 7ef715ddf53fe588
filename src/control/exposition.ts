import { Counter, collectDefaultMetrics, Gauge, type Metric, type MetricObject, Registry } from 'prom-client';
import type { Store } from '../engine/store/store.js';
import type { Engine } from '../engine/way/engine.js';
import type { Durations } from '../engine/way/metrics.js';

/** What the counts are of. */
export type Scraped = Pick<Engine, 'metrics' | 'callbackCounts' | 'unattended' | 'store'>;

/** What Prometheus reads: made of the engine's counts at each scrape. */
export function registryOf({ metrics, callbackCounts, unattended, store }: Scraped): Registry {
  const register = new Registry();
  collectDefaultMetrics({ register });
  new Counter({
    name: 'tillbox_requests_total',
    help: 'Requests to the emulated APIs, by API, operation, status and the scenarios that acted',
    labelNames: ['api', 'operation', 'status', 'scenario'],
    registers: [register],
    collect() {
      this.reset();
      for (const { count, ...labels } of metrics.requests) this.inc(labels, count);
    },
  });
  new Counter({
    name: 'tillbox_callbacks_total',
    help: 'Callbacks by API, event and the state that they came into, as they come about and as they come to their end',
    labelNames: ['api', 'event', 'state'],
    registers: [register],
    collect() {
      this.reset();
      for (const { count, ...labels } of callbackCounts.all()) this.inc(labels, count);
    },
  });
  new Counter({
    name: 'tillbox_unattended_failures_total',
    help: 'Failures of what no request waits for, by what failed; the log has each with its cause',
    labelNames: ['work'],
    registers: [register],
    collect() {
      this.reset();
      for (const [work, count] of unattended.failures) this.inc({ work }, count);
    },
  });
  const seconds = { request: 'From the whole request to its answer', store: 'Units of work of requests' };
  register.registerMetric(histogram('tillbox_request_duration_seconds', seconds.request, metrics.exchanges));
  register.registerMetric(histogram('tillbox_store_duration_seconds', seconds.store, metrics.store));
  const gauges: Readonly<Record<string, string>> = {
    tillbox_sandboxes: 'Sandboxes that there are',
    tillbox_journal_events: 'Events in the journals of all sandboxes',
    tillbox_journal_bytes: 'Bytes of the journals of all sandboxes',
    tillbox_journal_dropped: 'Exchanges that the journals of the present sandboxes have let go for want of room',
  };
  for (const [name, help] of Object.entries(gauges)) {
    new Gauge({
      name,
      help,
      registers: [register],
      async collect() {
        this.set((await journalsOf(store))[name] ?? 0);
      },
    });
  }
  return register;
}

async function journalsOf(store: Store): Promise<Readonly<Record<string, number>>> {
  const sandboxes = await store.sandboxes();
  const uses = await Promise.all(sandboxes.map(({ id }) => store.feedUse(id)));
  const sum = (of: (use: (typeof uses)[number]) => number) => uses.reduce((total, use) => total + of(use), 0);
  return {
    tillbox_sandboxes: sandboxes.length,
    tillbox_journal_events: sum(({ events }) => events),
    tillbox_journal_bytes: sum(({ bytes }) => bytes),
    tillbox_journal_dropped: sum(({ dropped }) => dropped),
  };
}

/** The library would do the counting itself, at a cost for each request; here it only writes what was counted. */
function histogram(name: string, help: string, durations: Durations): Metric {
  const get = async (): Promise<MetricObject> => {
    const { bounds, counts, sum } = durations;
    let total = 0;
    const buckets = [...bounds, '+Inf'].map((le, i) => {
      total += counts[i] ?? 0;
      return { labels: { le }, value: total, metricName: `${name}_bucket` };
    });
    const ends = [
      { labels: {}, value: sum, metricName: `${name}_sum` },
      { labels: {}, value: total, metricName: `${name}_count` },
    ];
    return {
      name,
      help,
      type: 'histogram',
      aggregator: 'sum',
      values: [...buckets, ...ends],
    } as unknown as MetricObject;
  };
  return { name, get } as unknown as Metric;
}
