import { maskCardNumbers } from '../../src/engine/masking/mask-cards.js';
import { maskText } from '../../src/engine/masking/mask-text.js';
import { growthOf, linear } from '../support/growth.js';
import { atoms, forms } from '../support/hostile-texts.js';

/** All pairs are many: few runs look at some of them, always the same. */
const step = process.env['TILLBOX_PROPERTY_RUNS'] === undefined ? 11 : 1;
const texts = atoms.flatMap((first) => atoms.map((then) => [first, then] as const)).filter((_, i) => i % step === 0);

/** Below so many milliseconds for 16 KiB nothing can be told, and nothing needs to be. */
const short = 8;

const cost = (look: (text: string) => unknown, text: string): number => {
  const before = process.cpuUsage();
  look(text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
};

/** What a program takes that does next to nothing for each character. */
const counted = (text: string): number => {
  let sum = 0;
  for (let i = 0; i < text.length; i++) sum = (sum * 31 + text.charCodeAt(i)) | 0;
  return sum;
};

const leastCost = (look: (text: string) => unknown, text: string): number =>
  Math.min(...Array.from({ length: 5 }, () => cost(look, text)));

test.each(['1 ', '3 5 ', '1', '1-', '4242424242424242 ', '4242 4242 4242 4242 '])(
  'a text of "%s" alone is masked in a time that is a small multiple of a walk over it',
  (atom) => {
    const text = atom.repeat((1024 * 1024) / atom.length);
    const walked = leastCost(counted, text.repeat(4)) / 4;
    expect(leastCost(maskText, text) / walked).toBeLessThan(1_000);
  },
);

test.each([
  ['texts are masked', maskText],
  ['card numbers are masked', maskCardNumbers],
] as const)(
  'however a text is made, %s in a time that grows as it does',
  async (_, look) => {
    const worst: (readonly [string, string, string, number])[] = [];
    for (const [first, then] of texts) {
      for (const [form, made] of Object.entries(forms)) {
        const text = made(first, then, 16 * 1024);
        // Collecting garbage costs as well, now and then.
        if (cost(look, text) < short || cost(look, text) < short || cost(look, text) < short) continue;
        const growth = await growthOf((length) => look(made(first, then, length)), 2 * 1024);
        if (growth > linear) worst.push([form, first, then, growth]);
      }
    }
    expect(worst).toEqual([]);
  },
  120_000,
);
