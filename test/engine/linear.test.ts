import { maskCardNumbers } from '../../src/engine/mask.js';
import { maskText } from '../../src/engine/mask-text.js';
import { growthOf, linear } from '../support/growth.js';
import { atoms, forms } from '../support/hostile-texts.js';

const texts = atoms.flatMap((first) => atoms.flatMap((then) => [[first, then] as const]));

/** Below so many milliseconds for 16 KiB nothing can be told, and nothing needs to be. */
const short = 8;

const cost = (look: (text: string) => unknown, text: string): number => {
  const before = process.cpuUsage();
  look(text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
};

test.each([
  ['texts are masked', maskText],
  ['card numbers are masked', maskCardNumbers],
] as const)(
  'however a text is made, %s in a time that grows as it does',
  async (_, look) => {
    const worst: (readonly [string, string, string, number])[] = [];
    for (const [first, then] of texts) {
      for (const [form, made] of Object.entries(forms)) {
        if (cost(look, made(first, then, 16 * 1024)) < short) continue;
        const growth = await growthOf((length) => look(made(first, then, length)), 8 * 1024);
        if (growth > linear) worst.push([form, first, then, growth]);
      }
    }
    expect(worst).toEqual([]);
  },
  120_000,
);
