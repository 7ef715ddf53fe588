import { DeliveryQueue } from '../../../src/engine/callbacks/queue.js';

const some = (count: number, host: string, name = host) =>
  Array.from({ length: count }, (_, i) => ({ id: `${name}-${i}`, host }));

/** All that may begin now. */
function taken(queue: DeliveryQueue): string[] {
  const ids: string[] = [];
  for (let next = queue.take(); next; next = queue.take()) ids.push(next.id);
  return ids;
}

test('four go to one host at once, and sixteen in all', () => {
  const queue = new DeliveryQueue();
  queue.add('a', some(6, 'one:80'));
  expect(taken(queue)).toEqual(['one:80-0', 'one:80-1', 'one:80-2', 'one:80-3']);
  queue.add(
    'b',
    ['two', 'three', 'four', 'five'].flatMap((host) => some(4, host)),
  );
  expect(taken(queue)).toHaveLength(12);
  queue.end('one:80-0');
  queue.end('two-0');
  expect(taken(queue).sort()).toEqual(['five-0', 'one:80-4'].sort());
});

test('sandboxes have turns, however much one of them has', () => {
  const queue = new DeliveryQueue();
  queue.add(
    'a',
    ['one', 'two', 'three'].flatMap((host) => some(3, host, `a-${host}`)),
  );
  queue.add('b', some(2, 'one', 'b'));
  expect(taken(queue).slice(0, 4)).toEqual(['a-one-0', 'b-0', 'a-one-1', 'b-1']);
});

test('a host that is busy holds up no other of the sandbox', () => {
  const queue = new DeliveryQueue();
  queue.add('a', [...some(9, 'slow'), { id: 'quick', host: 'other' }]);
  expect(taken(queue)).toEqual(['slow-0', 'slow-1', 'slow-2', 'slow-3', 'quick']);
});

test('what waits already, or is under way, is not begun again', () => {
  const queue = new DeliveryQueue();
  queue.add('a', some(2, 'one'));
  queue.add('a', some(2, 'one'));
  expect(taken(queue)).toEqual(['one-0', 'one-1']);
  queue.add('a', some(2, 'one'));
  expect(taken(queue)).toEqual([]);
});
