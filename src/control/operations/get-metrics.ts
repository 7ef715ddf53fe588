import type { Registry } from 'prom-client';
import type { Scraped } from '../exposition.js';
import { operation } from '../operation.js';

/** What Prometheus scrapes. The library that writes it is loaded for the first scrape. */
export function getMetrics(engine: Scraped) {
  let registry: Promise<Registry> | undefined;
  return operation({
    id: 'getMetrics',
    method: 'GET',
    path: '/__sandbox/metrics',
    source: 'ours',
    sandbox: 'none',
    replies: { 200: 'metrics' },
    mediaType: 'text/plain; version=0.0.4; charset=utf-8',
    example: {},
    async handle() {
      registry ??= import('../exposition.js').then(({ registryOf }) => registryOf(engine));
      return { status: 200, body: await (await registry).metrics() };
    },
  });
}
