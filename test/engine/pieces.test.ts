import { Pieces } from '../../src/engine/pieces.js';

/** Longer than a piece of work may take. */
function work(): void {
  const end = performance.now() + 20;
  while (performance.now() < end);
}

test('work goes on in the same turn as long as it is little', () => {
  expect(new Pieces(() => true).next()).toBeUndefined();
});

test('work that others had to wait for ends where nobody waits for it', async () => {
  let hasLeft = false;
  const pieces = new Pieces(() => hasLeft);
  work();
  await pieces.next();
  work();
  hasLeft = true;
  await expect(pieces.next()).rejects.toThrow('Nobody waits for the answer any more');
});

test('between two pieces a timer that is due and a chain of turns have gone on', async () => {
  const pieces = new Pieces();
  let turns = 0;
  const chain = () => {
    if (++turns < 6) setImmediate(chain);
  };
  setImmediate(chain);
  work();
  await pieces.next();
  expect(turns).toBe(6);
});
