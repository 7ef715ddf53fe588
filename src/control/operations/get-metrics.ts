import type { Registry } from 'prom-client';
import type { Engine } from '../../engine/way/engine.js';
import { operation } from '../operation.js';
import { takesOnly } from '../query.js';

/** What Prometheus scrapes. The library that writes it is loaded for the first scrape. */
export function getMetrics(engine: Engine) {
  let registry: Promise<Registry> | undefined;
  return operation({
    id: 'getMetrics',
    method: 'GET',
    path: '/__sandbox/metrics',
    source: 'ours',
    replies: { 200: 'metrics' },
    mediaType: 'text/plain; version=0.0.4; charset=utf-8',
    example: {},
    async handle({ query }) {
      takesOnly(query, []);
      registry ??= import('../exposition.js').then(({ registryOf }) => registryOf(engine));
      return { status: 200, body: await (await registry).metrics() };
    },
  });
}
