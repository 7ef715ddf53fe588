import type { Api } from '../../engine/api/api.js';
import type { OperationParameter } from '../../engine/api/description.js';
import { parseInstant } from '../../engine/clock.js';
import { type Match, Matcher } from '../../engine/journal/criteria.js';
import { forgetExchanges, forgottenAt } from '../../engine/journal/forgotten.js';
import { exchangesOf, exchangeWith } from '../../engine/journal/journal.js';
import { unseal } from '../../engine/masking/unseal.js';
import { Pieces } from '../../engine/pieces.js';
import { Problem } from '../../engine/problem.js';
import { timeIn, worldOf } from '../../engine/sandbox/world.js';
import type { Engine } from '../../engine/way/engine.js';
import { operation } from '../operation.js';
import { mustBeOutcomes, mustBeScenario, mustBeStatus, mustTakeEffect } from '../outcomes-asked.js';
import { limitIn, mostPageBytes, pageLimit } from '../page.js';
import { scopeAsked, withActs } from '../scope.js';
import type { ExchangeBody } from '../shapes.js';
import { unrecordedIn } from '../unrecorded-in.js';
import { inJournal, mustBeFindable } from '../where-asked.js';
import { whereIn } from '../where-in.js';

/** Of those that can't be told so many are named. */
const mostUndecided = 100;

const instant = { type: 'string', format: 'date-time' } as const;

const kinds = ['request', 'act'] as const;

const filters: readonly OperationParameter[] = [
  {
    in: 'query',
    name: 'kind',
    description: 'What clients asked for, or acts: what others did.',
    schema: { type: 'string', enum: kinds },
  },
  { in: 'query', name: 'api' },
  {
    in: 'query',
    name: 'operation',
    description: 'All of that name, or acts; that of one API where it is written api/operation.',
  },
  { in: 'query', name: 'status', schema: { type: 'integer', minimum: 100, maximum: 599 } },
  {
    in: 'query',
    name: 'outcome',
    description: 'Names of outcomes or faults, separated by commas, of which one is enough.',
  },
  {
    in: 'query',
    name: 'accepted',
    description: 'Whether it took effect, also where the client saw no answer.',
    schema: { type: 'boolean' },
  },
  { in: 'query', name: 'scenario', description: 'With or without its API, as in british-gas/dccard-3.' },
  { in: 'query', name: 'where', description: "A query in MongoDB's syntax, as JSON text." },
  { in: 'query', name: 'since', schema: instant },
  {
    in: 'query',
    name: 'cursor',
    description: 'The nextCursor of the page before.',
    schema: { type: 'integer', minimum: 1 },
  },
  pageLimit,
];

/** The journal, the newest first. */
export function listRequests(engine: Pick<Engine, 'store' | 'unrecorded'> & Filtering, apis: readonly Api[]) {
  const { store, unrecorded } = engine;
  return operation({
    id: 'listRequests',
    method: 'GET',
    path: '/__sandbox/requests',
    source: 'ours',
    sandbox: 'existing',
    replies: { 200: 'exchanges' },
    parameters: filters,
    example: { query: { limit: '10' } },
    asks: ({ query }) => filterOf(query, engine, withActs(apis)),
    async handle({ query, sandbox, hasLeft, asked: wanted }) {
      const limit = limitIn(query);
      const cursor = query.get('cursor');
      const found: { seq: number; exchange: ExchangeBody }[] = [];
      const undecided: string[] = [];
      const pieces = new Pieces(hasLeft);
      let bytes = 0;
      let more = false;
      for await (const { id, seq, text } of exchangesOf(store, sandbox, cursor === null ? undefined : Number(cursor))) {
        await pieces.next();
        const answer = wanted(text);
        if (answer === 'unknown') undecided.push(id);
        if (answer !== 'yes') continue;
        bytes += text.length;
        more = found.length === limit || (found.length > 0 && bytes > mostPageBytes);
        if (more) break;
        found.push({ seq, exchange: exchangeOf(text) });
      }
      const { dropped } = await store.feedUse(sandbox);
      const nextCursor = more ? String(found.at(-1)?.seq) : null;
      const requests = found.map(({ exchange }) => exchange);
      return {
        status: 200,
        body: {
          requests,
          ...(undecided.length > 0 && { undecided: undecided.slice(0, mostUndecided) }),
          ...unrecordedIn(unrecorded, sandbox),
          dropped,
          forgottenAt: await store.transact(sandbox, forgottenAt),
          nextCursor,
        },
      };
    },
  });
}

/** One exchange whole. */
export function getRequest({ store }: Pick<Engine, 'store'>) {
  return operation({
    id: 'getRequest',
    method: 'GET',
    path: '/__sandbox/requests/:id',
    source: 'ours',
    sandbox: 'existing',
    replies: { 200: 'exchange' },
    example: { params: { id: 'ed3c5bf53a9d-4' } },
    async handle({ params, sandbox }) {
      const text = await exchangeWith(store, sandbox, params['id'] ?? '');
      if (text !== undefined) return { status: 200, body: exchangeOf(text) };
      const { dropped } = await store.feedUse(sandbox);
      const since = await store.transact(sandbox, forgottenAt);
      const gone = `has let go of ${dropped}${since === null ? '' : ` and forgotten those before ${since}`}`;
      throw new Problem('not-found', `The sandbox ${sandbox} has no request of this id in its journal, which ${gone}`);
    },
  });
}

/** Forgets them. */
export function forgetRequests({
  store,
  clock,
  unrecorded,
  unsure,
}: Pick<Engine, 'store' | 'clock' | 'unrecorded' | 'unsure'>) {
  return operation({
    id: 'forgetRequests',
    method: 'DELETE',
    path: '/__sandbox/requests',
    source: 'ours',
    sandbox: 'if-there',
    replies: { 204: 'nothing' },
    example: {},
    async handle({ sandbox, isThere }) {
      // Where there is no sandbox there is nothing to forget.
      if (!isThere) return { status: 204, body: {} };
      await store.transact(sandbox, (tx) => forgetExchanges(tx, timeIn(worldOf(tx), clock.now())));
      unrecorded.forget(sandbox);
      unsure.forget(sandbox);
      return { status: 204, body: {} };
    },
  });
}

/** What a filter is made with. */
type Filtering = Pick<Engine, 'library' | 'secrecyOf'>;

type Filter = (text: string) => Match;

async function filterOf(
  query: URLSearchParams,
  { library, secrecyOf }: Filtering,
  apis: readonly Api[],
): Promise<Filter> {
  const where = whereIn(query);
  const kind = kinds.find((one) => one === query.get('kind'));
  const named = { api: query.get('api') ?? undefined, operation: query.get('operation') ?? undefined };
  const scope = scopeAsked(named, apis, '/query');
  const status = query.has('status') ? Number(query.get('status')) : undefined;
  const known = { apis, catalogue: library.catalogue };
  if (status !== undefined) mustBeStatus(status, scope, known, '/query/status');
  const outcome = query.get('outcome')?.split(',');
  if (outcome) mustBeOutcomes(outcome, scope, known, '/query/outcome');
  const accepted = query.has('accepted') ? query.get('accepted') === 'true' : undefined;
  if (accepted !== undefined) mustTakeEffect(scope, apis, '/query/accepted');
  if (where !== undefined) await mustBeFindable(where, inJournal(scope, apis), '/query/where');
  const matcher = await Matcher.of(
    {
      ...(kind && { kind }),
      ...scope,
      ...(status && { status }),
      ...(outcome && { outcome }),
      ...(accepted !== undefined && { accepted }),
      ...(where !== undefined && { where }),
    },
    secrecyOf(null),
    '/query/where',
  );
  const scenario = query.get('scenario');
  if (scenario !== null) mustBeScenario(scenario, scope, known, '/query/scenario');
  const since = parseInstant(query.get('since') ?? '');
  return (text) => {
    const found = matcher.find(text);
    if (!found) return 'no';
    if (scenario === null && since === undefined) return found.answer;
    const exchange = unseal(text);
    const late = since === undefined || Date.parse(exchange.at) >= since.getTime();
    const asked = scenario === null || exchange.scenarios.some(({ name }) => isNamed(name, scenario));
    return late && asked ? found.answer : 'no';
  };
}

/** With or without the API in front. */
function isNamed(name: string, asked: string): boolean {
  return name === asked || name.endsWith(`/${asked}`);
}

function exchangeOf(text: string): ExchangeBody {
  return unseal(text) as unknown as ExchangeBody;
}
