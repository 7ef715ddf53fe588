const tries = 4;
const rounds = 5;
const times = 8;

/**
 * How many times as much of the processor eight times the input takes: eight where the work is linear, 64 where it is
 * quadratic. Other processes on the machine make no difference: it is this one's own time, the least of several tries.
 * Its own threads do (they collect garbage and compile), so growth that isn't linear is measured again: it has to stay.
 */
export async function growthOf(work: (length: number) => unknown, length = 64 * 1024): Promise<number> {
  await work(length);
  let growth = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds && growth > linear; round++) {
    growth = Math.min(growth, (await leastOf(work, length * times)) / (await leastOf(work, length)));
  }
  return growth;
}

/** What work that grows with its input by no more than that many times has as its growth, and some room. */
export const linear = 4 * times;

async function leastOf(work: (length: number) => unknown, length: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < tries; i++) {
    const before = process.cpuUsage();
    await work(length);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, user + system);
  }
  return least;
}
