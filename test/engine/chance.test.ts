import { apis } from '../../src/apis/index.js';
import { chance } from '../../src/engine/digest.js';
import type { ArmedRequest } from '../../src/engine/request/armed-request.js';
import type { Chosen, Scenario } from '../../src/engine/request/scenario.js';
import { armed } from '../../src/engine/scenario/arm.js';
import { logNormal, uniform } from '../../src/engine/scenario/draw.js';
import { parseScenarios } from '../../src/engine/scenario/header.js';
import { KeptStore } from '../../src/engine/store/kept/kept-store.js';
import type { StoreTx } from '../../src/engine/store/store.js';
import { planWith } from '../store/plan.js';
import { plainSecrecy } from '../support/digests.js';

const api = apis[0];
const operation = api?.operations[0];
if (!api || !operation) throw new Error('nothing is mounted');

const unavailable: Scenario = {
  name: 'unavailable',
  api: null,
  position: 1,
  title: '',
  description: '',
  source: 'ours',
  operations: 'all',
  stage: 'authentication',
  status: 503,
  final: false,
  parameters: {},
  trigger: undefined,
  triggerSchema: undefined,
  outcome: { refuse: 'unavailable' },
  example: {},
};
const limited: Scenario = {
  ...unavailable,
  name: 'rate-limited',
  parameters: {
    limit: { kind: 'integer', minimum: 0, maximum: 10, default: 1 },
    window: { kind: 'duration', default: 'PT10S' },
  },
  outcome: { fault: 'rate-limited' },
};

const about: ArmedRequest = {
  api,
  operation,
  view: () => ({
    method: 'POST',
    path: '/bakery/v1/tips',
    params: {},
    query: {},
    headers: {},
    body: { amount: '1.00' },
  }),
  headers: {},
  seed: 'tillbox',
  now: new Date('2026-01-15T12:00:00Z'),
  realNow: new Date('2026-02-01T00:00:00Z'),
  frozen: false,
  secrecy: plainSecrecy,
};

function chosen(text: string): Chosen[] {
  return parseScenarios(text, 'header', { place: 'here', api: 'none', scenarios: [unavailable, limited] });
}

function newStore(): KeptStore {
  return new KeptStore(planWith({}));
}

async function oneArmed(store: KeptStore, text: string, request: ArmedRequest = about): Promise<Chosen> {
  const [one] = await store.transact('default', async (tx: StoreTx) => armed(chosen(text), tx, request));
  if (!one) throw new Error('nothing was chosen');
  return one;
}

async function passes(text: string, seed: string, count: number): Promise<string> {
  const store = newStore();
  let seen = '';
  for (let i = 0; i < count; i++) seen += (await oneArmed(store, text, { ...about, seed })).passedOver ? '.' : 'x';
  return seen;
}

test('p=0.2 acts on about a fifth of 1000 requests, on the same ones for one seed, on others for another', async () => {
  const seen = await passes('unavailable;p=0.2', 'tillbox', 1_000);
  const acted = seen.replaceAll('.', '').length;
  expect(acted).toBeGreaterThan(160);
  expect(acted).toBeLessThan(240);
  expect(await passes('unavailable;p=0.2', 'tillbox', 1_000)).toBe(seen);
  expect(await passes('unavailable;p=0.2', 'another', 1_000)).not.toBe(seen);
});

test('p=0 never acts, p=1 always does', async () => {
  expect(await passes('unavailable;p=0', 'tillbox', 50)).toBe('.'.repeat(50));
  expect(await passes('unavailable;p=1', 'tillbox', 50)).toBe('x'.repeat(50));
});

test('each business key has chances of its own', async () => {
  const other = {
    ...about,
    view: () => ({
      method: 'POST',
      path: '/bakery/v1/tips',
      params: {},
      query: {},
      headers: {},
      body: { payment: { amount: '2' } },
    }),
  };
  const store = newStore();
  const draws = [await oneArmed(store, 'unavailable;p=0.5'), await oneArmed(store, 'unavailable;p=0.5', other)];
  expect(draws[0]?.draw).not.toEqual(draws[1]?.draw);
});

test('a request that chance lets go does not use up times', async () => {
  const store = newStore();
  let acted = 0;
  let spent = 0;
  for (let i = 0; i < 100; i++) {
    const one = await oneArmed(store, 'unavailable;times=10;p=0.5');
    if (!one.passedOver && !one.spent) acted++;
    if (one.spent) spent++;
    expect(one.passedOver && one.spent).toBe(false);
  }
  expect(acted).toBe(10);
  expect(spent).toBeGreaterThan(10);
});

test('each run arms afresh, and a run that is undone counts for nothing', async () => {
  const store = newStore();
  const all = chosen('rate-limited;times=1');
  const runs: boolean[][] = [];
  const work = async (tx: StoreTx) => {
    runs.push(armed(all, tx, about).map(({ spent, retryAfter }) => spent || retryAfter !== undefined));
  };
  await store
    .transact('default', (tx) => work(tx).then(() => Promise.reject(new Error('undone'))))
    .catch(() => undefined);
  await store.transact('default', work);
  expect(runs).toEqual([[false], [false]]);
  expect(all).toEqual(chosen('rate-limited;times=1'));
});

test('a limit goes by sandbox time, and by real time while the clock is frozen', async () => {
  const store = newStore();
  const at = (now: string, realNow: string, frozen: boolean) =>
    oneArmed(store, 'rate-limited', { ...about, now: new Date(now), realNow: new Date(realNow), frozen });
  const waits = [
    await at('2026-01-15T12:00:00Z', '2026-01-15T12:00:00Z', false),
    await at('2026-01-15T12:00:01Z', '2026-01-15T12:00:09Z', false),
    await at('2026-01-15T12:00:10Z', '2026-01-15T12:00:09Z', false),
    // Frozen: another clock, another window.
    await at('2026-01-15T12:00:10Z', '2026-01-15T12:00:10Z', true),
    await at('2026-01-15T12:00:10Z', '2026-01-15T12:00:13Z', true),
    await at('2026-01-15T12:00:10Z', '2026-01-15T12:00:20Z', true),
    // Set back: the window that lies ahead is none.
    await at('2020-01-01T00:00:00Z', '2026-01-15T12:00:21Z', false),
    await at('2020-01-01T00:00:01Z', '2026-01-15T12:00:22Z', false),
    await at('2019-01-01T00:00:00Z', '2026-01-15T12:00:23Z', false),
  ];
  expect(waits.map(({ retryAfter }) => retryAfter)).toEqual([
    undefined,
    9,
    undefined,
    undefined,
    7,
    undefined,
    undefined,
    9,
    undefined,
  ]);
});

test('a log-normal delay has the median and the 99th percentile that it was given', () => {
  const delays = Array.from({ length: 20_000 }, (_, i) => logNormal(200, 3_000, chance('test', i))).sort(
    (a, b) => a - b,
  );
  const percentile = (share: number) => delays[Math.floor(delays.length * share)] ?? 0;
  expect(percentile(0.5)).toBeGreaterThan(190);
  expect(percentile(0.5)).toBeLessThan(210);
  expect(percentile(0.99)).toBeGreaterThan(2_600);
  expect(percentile(0.99)).toBeLessThan(3_400);
  expect(percentile(0.01)).toBeGreaterThan(11);
  expect(percentile(0.01)).toBeLessThan(16);
});

test('the numbers of a draw are even, and independent of each other', () => {
  const draws = Array.from({ length: 10_000 }, (_, i) => chance('test', i));
  const both = draws.filter((draw) => uniform(draw, 0) < 0.5 && uniform(draw, 1) < 0.5).length;
  expect(both).toBeGreaterThan(2_350);
  expect(both).toBeLessThan(2_650);
});
