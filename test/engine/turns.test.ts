import { Turns } from '../../src/engine/turns.js';

const pause = () => new Promise((resolve) => setImmediate(resolve));

test('what is about one sandbox happens one after the other, also after a failure; another waits for none of it', async () => {
  const turns = new Turns();
  const steps: string[] = [];
  const work =
    (name: string, fails = false) =>
    async () => {
      steps.push(`${name} begins`);
      await pause();
      steps.push(`${name} ends`);
      if (fails) throw new Error(name);
    };
  const failing = turns.take('a', work('first', true));
  const rest = [turns.take('a', work('second')), turns.take('b', work('other'))];
  await expect(failing).rejects.toThrow('first');
  await Promise.all(rest);
  expect(steps.filter((step) => !step.startsWith('other'))).toEqual([
    'first begins',
    'first ends',
    'second begins',
    'second ends',
  ]);
  expect(steps.indexOf('other begins')).toBeLessThan(steps.indexOf('second begins'));
});
