import { fitInAnswer } from '../../../src/engine/api/answer-limit.js';
import type { Derived, TaskRun } from '../../../src/engine/api/api.js';
import { chargeOf } from '../../../src/engine/api/charge.js';
import { offset } from '../../../src/engine/clock.js';
import type { Bag } from '../../../src/engine/json.js';
import { type AnyCall, type BakeryTx, customerKey, operation, type Records, refusal } from './records.js';
import type { Order, OrderRecord, PassRecord, State } from './shapes.js';

const headers = { authorization: 'Bearer pass-corner' };
const shopAndCustomer = { shop: 'corner', customer: 'ada' };
const firstOrder = { ...shopAndCustomer, order: 'first-order' };
const path = '/bakery/v1/shops/:shop/customers/:customer/orders';
const stale = 'P2D';

/** When bread is stale; undefined for what keeps. */
function staleAt({ item, state, placed_at }: Readonly<OrderRecord>): Date | undefined {
  return item === 'bread' && state === 'ready' ? offset(new Date(placed_at), stale) : undefined;
}

/** When a pass is good no more, where that comes after an instant. */
export function expiryAfter({ pass_digest, expires_at }: Readonly<PassRecord>, after: Date): readonly Derived[] {
  const at = expires_at === null ? undefined : new Date(expires_at);
  return at && at > after ? [{ at, kind: 'token-expired', subject: pass_digest, result: 'expired' }] : [];
}

/** What time alone does to bread. */
export function staleAfter(order: Readonly<OrderRecord>, after: Date): readonly Derived[] {
  const at = staleAt(order);
  return at && at > after ? [{ at, kind: 'bread-stale', subject: order.number, result: 'stale' }] : [];
}

export function orderBody(order: Readonly<OrderRecord>, now: Date): Order {
  const { order: name, number, item, coins, state, card, note, placed_at } = order;
  const at = staleAt(order);
  return { order: name, number, item, coins, state, fresh: !at || at > now, card, note, placed_at };
}

async function customerOf(tx: BakeryTx, { shop = '', customer = '' }: AnyCall['params']) {
  return tx.get('customers', customerKey({ shop, customer }));
}

async function orderOf(tx: BakeryTx, { shop, customer, order }: AnyCall['params']) {
  const found = await tx.get('orders', `${shop}/${order}`);
  return found?.customer === customer ? found : undefined;
}

const ovens = ['never', 'burns', 'cold', 'free'] as const;

export const placeOrder = operation({
  id: 'placeOrder',
  method: 'POST',
  path,
  source: 'documented',
  request: 'place-order',
  replies: { 201: 'order' },
  key: ['/params/shop', '/body/order'],
  charge: (request) =>
    chargeOf(request, ['/params/shop', '/params/customer', '/body/item', '/body/coins'], '/body/order'),
  lookUp: 'getOrder',
  movesNothing: ['given-away'],
  clientHeader: 'till',
  standing: (_call, { body: { order, state } }) => (state === 'baking' ? { pending: [order] } : {}),
  example: { params: shopAndCustomer, headers, body: { order: 'order-1', item: 'bread', coins: 3 } },
  steers: [
    { takes: { oven: ovens, after: 'duration' }, needs: 'oven' },
    { takes: { number: { form: /^LOAF-\d{8}$/, such: 'LOAF-12345678' }, placed_at: 'text' } },
  ],
  async handle({ tx, ids, params, body, now, directive }) {
    const customer = await customerOf(tx, params);
    const shop = await tx.get('shops', params['shop'] ?? '');
    if (!customer || !shop) return refusal('not-found', { what: 'customer' });
    if (await tx.get('orders', `${shop.shop}/${body.order}`)) return refusal('order-taken', { order: body.order });
    const coins = Number(body.coins);
    const price = directive['oven'] === 'free' ? 0 : coins;
    const placed: OrderRecord = {
      ...{ shop: shop.shop, order: body.order, customer: customer.customer, number: await ids.next('number') },
      ...{ item: body.item, coins, card: body.card ?? null, note: body.note ?? null },
      ...{ delivery: body.delivery ?? null, layers: body.layers ?? [], wrapped: body.wrapped ?? false },
      state: stateOf(body.item, directive),
      placed_at: now.toISOString(),
    };
    if (directive['oven'] === 'cold' || shop.oven === 'cold') {
      tx.put('orders', { ...placed, state: 'failed' });
      return refusal('oven-cold');
    }
    tx.put('orders', placed);
    const held = placed.state === 'baking' ? coins : 0;
    tx.put('customers', { ...customer, coins: Math.max(0, customer.coins - price), held: customer.held + held });
    // Thrown, so that what was put above is gone.
    if (customer.coins < price) throw refusal('too-few-coins', { has: customer.coins, wants: coins });
    const { oven, after = shop.bakes_for ?? 'PT5M' } = directive;
    const end = oven === 'burns' ? 'burnt' : 'ready';
    if (placed.state === 'baking' && oven !== 'never') {
      await tx.later(offset(now, String(after)), 'take-from-oven', `${shop.shop}/${body.order}`, { end });
    }
    const { number = placed.number, placed_at = placed.placed_at } = directive;
    const answer = { ...orderBody(placed, now), number: String(number), placed_at: String(placed_at) };
    return { status: 201, body: answer };
  },
});

function stateOf(item: string, { oven }: Bag): State {
  return item === 'cake' || oven === 'never' || oven === 'burns' ? 'baking' : 'ready';
}

/** What becomes of what is in the oven: void where the order has moved on since. */
export async function takeFromOven({ subject, details, tx }: TaskRun<Records>): Promise<string> {
  const order = await tx.get('orders', subject);
  if (order?.state !== 'baking') return 'superseded';
  const { state } = await takenOut(tx, order, details['end'] === 'burnt' ? 'burnt' : 'ready');
  return state;
}

export async function takenOut(
  tx: BakeryTx,
  order: Readonly<OrderRecord>,
  state: 'burnt' | 'ready',
): Promise<OrderRecord> {
  await release(tx, order, state === 'burnt' ? order.coins : 0);
  const taken: OrderRecord = { ...order, state };
  tx.put('orders', taken);
  return taken;
}

/** Coins that were held are spent, or come back. */
async function release(tx: BakeryTx, order: Readonly<OrderRecord>, back: number): Promise<void> {
  const customer = await tx.get('customers', customerKey(order));
  if (!customer) throw new Error('the customer of an order is gone');
  const held = order.state === 'baking' ? customer.held - order.coins : customer.held;
  tx.put('customers', { ...customer, held, coins: customer.coins + back });
}

export const getOrder = operation({
  id: 'getOrder',
  method: 'GET',
  path: `${path}/:order`,
  source: 'documented',
  replies: { 200: 'order' },
  example: { params: firstOrder, headers },
  standing: (_call, { body: { order } }) => ({ known: [order] }),
  async handle({ tx, params, now }) {
    const order = await orderOf(tx, params);
    return order ? { status: 200, body: orderBody(order, now) } : refusal('not-found', { what: 'order' });
  },
});

export const listOrders = operation({
  id: 'listOrders',
  method: 'GET',
  path,
  also: ['/bakery/v1/shops/:shop/orders-of/:customer'],
  source: 'upstream',
  replies: { 200: 'orders' },
  parameters: [
    { in: 'query', name: 'page', description: 'From 0.', schema: { type: 'integer', minimum: 0, default: 0 } },
    { in: 'query', name: 'limit', schema: { type: 'integer', minimum: 1, default: 20 } },
  ],
  example: { params: shopAndCustomer, query: { page: '0', limit: '20' }, headers },
  standing: (_call, { body }) => ({ known: body.map(({ order }) => order) }),
  async handle({ tx, params, query, now }) {
    const customer = await customerOf(tx, params);
    if (!customer) return refusal('not-found', { what: 'customer' });
    const [page, limit] = [Number(query.get('page') ?? 0) || 0, Number(query.get('limit') ?? 20) || 20];
    const all = await tx.list('orders', { index: 'customer', equals: customerKey(customer) });
    const body = all.slice(page * limit, (page + 1) * limit).map((order) => orderBody(order, now));
    return (await fitInAnswer(body)) ? { status: 200, body } : refusal('list-too-long');
  },
});

export const changeOrder = operation({
  id: 'changeOrder',
  method: 'PUT',
  path: `${path}/:order`,
  source: 'documented',
  request: 'change-order',
  replies: { 200: 'order' },
  example: { params: firstOrder, headers, body: { note: 'sliced' } },
  async handle({ tx, params, body, now }) {
    const order = await orderOf(tx, params);
    if (!order) return refusal('not-found', { what: 'order' });
    const changed = { ...order, note: body.note };
    tx.put('orders', changed);
    return { status: 200, body: orderBody(changed, now) };
  },
});

export const cancelOrder = operation({
  id: 'cancelOrder',
  method: 'DELETE',
  path: `${path}/:order`,
  source: 'upstream',
  replies: { 200: 'order' },
  example: { params: firstOrder, headers },
  standing: (_call, { body: { order } }) => ({ settled: [order] }),
  async handle({ tx, params, now }) {
    const order = await orderOf(tx, params);
    if (!order) return refusal('not-found', { what: 'order' });
    if (order.state !== 'baking' && order.state !== 'ready') return refusal('order-final', { state: order.state });
    await release(tx, order, order.coins);
    const cancelled: OrderRecord = { ...order, state: 'cancelled' };
    tx.put('orders', cancelled);
    return { status: 200, body: orderBody(cancelled, now) };
  },
});

export const getCustomer = operation({
  id: 'getCustomer',
  method: 'GET',
  path: '/bakery/v1/shops/:shop/customers/:customer',
  source: 'upstream',
  replies: { 200: 'customer' },
  example: { params: shopAndCustomer, headers },
  async handle({ tx, params }) {
    const found = await customerOf(tx, params);
    if (!found) return refusal('not-found', { what: 'customer' });
    const { customer, coins, held } = found;
    return { status: 200, body: { customer, coins, held } };
  },
});
