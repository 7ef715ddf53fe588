import { sandbox, server } from '../support/shared-bakery.js';

const get = (path: string) => server.send('GET', path, { sandbox });

test.each([
  ['bakery/orders', { state: 'reddy' }, '/state', 'state is never reddy; did you mean ready? '],
  ['bakery/orders', { state: { $nin: ['x'] } }, '/state/$nin/0', 'state is never x; there are '],
  [
    'bakery/orders',
    { 'delivery.steret': 'a' },
    '/delivery.steret',
    'there is no member steret there; did you mean street?',
  ],
  ['bakery/orders', { $or: [{ 'layers.0.flavor': 'a' }] }, '/$or/0/layers.0.flavor', 'no member flavor there'],
  ['bakery/orders', { 'layers.to': 'a' }, '/layers.to', 'there is no member to there'],
  ['bakery/orders', { coins: '3' }, '/coins', 'coins is a number in every record'],
  ['bakery/orders', { wrapped: { $in: [true, 'true'] } }, '/wrapped/$in/1', 'wrapped is true or false in every'],
  ['bakery/orders', { order: 79 }, '/order', 'order is a text in every record; write "79"'],
  ['bakery/orders', { 'layers.topping.gramms': 1 }, '/layers.topping.gramms', 'there is no member gramms there'],
])('no record of %s can be like %j', async (collection, where, at, said) => {
  const { body } = await get(`/__sandbox/state/${collection}?where=${encodeURIComponent(JSON.stringify(where))}`);
  expect(body.errors).toEqual([{ pointer: `/query/where${at}`, message: expect.stringContaining(said) }]);
});
