const tries = 7;
const times = 8;

/**
 * How many times as much of the processor eight times the input takes: eight where the work is linear, 64 where it is
 * quadratic. Other processes on the machine make no difference: it is this one's own time, the least of several tries.
 */
export async function growthOf(work: (length: number) => unknown, length = 64 * 1024): Promise<number> {
  await work(length);
  return (await leastOf(work, length * times)) / (await leastOf(work, length));
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
