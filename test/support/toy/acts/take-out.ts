import { orderBody, takenOut } from '../orders.js';
import { act, refusal } from '../records.js';

/** The baker does not wait for the end. */
export const takeOut = act({
  id: 'take-out',
  title: 'The baker takes an order out of the oven',
  description: 'What is being baked comes to its end before its time.',
  request: 'take-out',
  result: 'order',
  example: { shop: 'corner', order: 'order-1', end: 'ready' },
  before: { operation: 'placeOrder', body: { item: 'cake' } },
  async handle({ tx, body: { shop, order: name, end }, now }) {
    const order = await tx.get('orders', `${shop}/${name}`);
    if (!order) return refusal('not-found', { what: 'order' });
    if (order.state !== 'baking') return refusal('order-final', { state: order.state });
    return { result: orderBody(await takenOut(tx, order, end), now) };
  },
});
