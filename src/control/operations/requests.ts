import type { Api } from '../../engine/api.js';
import { parseInstant } from '../../engine/clock.js';
import type { OperationParameter } from '../../engine/description.js';
import type { Engine } from '../../engine/engine.js';
import { Matcher } from '../../engine/journal/criteria.js';
import { exchangesOf } from '../../engine/journal/journal.js';
import { unseal } from '../../engine/journal/unseal.js';
import { Problem } from '../../engine/problem.js';
import { mustBeKnown } from '../known.js';
import { badQuery, integerIn, takesOnly, whereIn } from '../query.js';
import { operation } from '../records.js';
import type { ExchangeBody } from '../shapes.js';

const usualPage = 50;
const largestPage = 500;

const instant = { type: 'string', format: 'date-time' };
const page = { type: 'integer', minimum: 1, maximum: largestPage, default: usualPage };

const filters: readonly OperationParameter[] = [
  { in: 'query', name: 'api' },
  { in: 'query', name: 'operation' },
  { in: 'query', name: 'status', schema: { type: 'integer', minimum: 100, maximum: 599 } },
  { in: 'query', name: 'scenario', description: 'With or without its API, as in british-gas/dccard-3.' },
  { in: 'query', name: 'where', description: "A query in MongoDB's syntax, as JSON text." },
  { in: 'query', name: 'since', schema: instant },
  { in: 'query', name: 'cursor', description: 'The nextCursor of the page before.' },
  { in: 'query', name: 'limit', schema: page },
];

/** The journal, the newest first. */
export function listRequests(engine: Engine, apis: readonly Api[]) {
  return operation({
    id: 'listRequests',
    method: 'GET',
    path: '/__sandbox/requests',
    source: 'ours',
    replies: { 200: 'exchanges' },
    parameters: filters,
    example: { query: { limit: '10' } },
    async handle({ query, sandbox }) {
      takesOnly(
        query,
        filters.map(({ name }) => name),
      );
      const wanted = await filterOf(query, engine, apis);
      const limit = integerIn(query, 'limit', 1, largestPage) ?? usualPage;
      const cursor = integerIn(query, 'cursor', 1, Number.MAX_SAFE_INTEGER);
      await engine.sandboxes.enter(sandbox);
      const found: { seq: number; exchange: ExchangeBody }[] = [];
      for await (const { seq, text } of exchangesOf(engine.store, sandbox, cursor)) {
        if (wanted(text)) found.push({ seq, exchange: exchangeOf(text) });
        if (found.length > limit) break;
      }
      const { dropped } = await engine.store.feedUse(sandbox);
      const nextCursor = found.length > limit ? String(found[limit - 1]?.seq) : null;
      const requests = found.slice(0, limit).map(({ exchange }) => exchange);
      return { status: 200, body: { requests, dropped, nextCursor } };
    },
  });
}

/** One exchange whole. */
export function getRequest(engine: Engine) {
  return operation({
    id: 'getRequest',
    method: 'GET',
    path: '/__sandbox/requests/:id',
    source: 'ours',
    replies: { 200: 'exchange' },
    example: { params: { id: 'ed3c5bf53a9d-4' } },
    async handle({ params, query, sandbox }) {
      takesOnly(query, []);
      const event = await engine.store.find(sandbox, 'request', params['id'] ?? '');
      if (event) return { status: 200, body: exchangeOf(event.text) };
      const { dropped } = await engine.store.feedUse(sandbox);
      throw new Problem(
        'not-found',
        `The sandbox ${sandbox} has no request of this id in its journal, which has let go of ${dropped}`,
      );
    },
  });
}

/** Forgets them. */
export function forgetRequests(engine: Engine) {
  return operation({
    id: 'forgetRequests',
    method: 'DELETE',
    path: '/__sandbox/requests',
    source: 'ours',
    replies: { 204: 'nothing' },
    example: {},
    async handle({ query, sandbox }) {
      takesOnly(query, []);
      await engine.sandboxes.enter(sandbox);
      await engine.store.transact(sandbox, (tx) => tx.forget());
      return { status: 204, body: {} };
    },
  });
}

type Filter = (text: string) => boolean;

async function filterOf(query: URLSearchParams, engine: Engine, apis: readonly Api[]): Promise<Filter> {
  const api = query.get('api') ?? undefined;
  const operation = query.get('operation') ?? undefined;
  const where = whereIn(query);
  const asked = { ...(api !== undefined && { api }), ...(operation !== undefined && { operation }) };
  mustBeKnown(asked, apis, '/query');
  const status = integerIn(query, 'status', 100, 599);
  const matcher = await Matcher.of(
    { ...asked, ...(status && { status }), ...(where !== undefined && { where }) },
    engine.sealRules(null),
    '/query/where',
  );
  const scenario = query.get('scenario');
  const since = sinceIn(query);
  return (text) => {
    if (matcher.idIn(text) === undefined) return false;
    if (scenario === null && since === undefined) return true;
    const exchange = unseal(text);
    const late = since === undefined || Date.parse(exchange.at) >= since.getTime();
    return late && (scenario === null || exchange.scenarios.some(({ name }) => isNamed(name, scenario)));
  };
}

/** With or without the API in front. */
function isNamed(name: string, asked: string): boolean {
  return name === asked || name.endsWith(`/${asked}`);
}

function sinceIn(query: URLSearchParams): Date | undefined {
  const text = query.get('since');
  const instant = text === null ? undefined : parseInstant(text);
  if (text !== null && !instant) throw badQuery('since', 'is an instant such as 2026-01-31T12:00:00Z');
  return instant;
}

function exchangeOf(text: string): ExchangeBody {
  return unseal(text) as unknown as ExchangeBody;
}
