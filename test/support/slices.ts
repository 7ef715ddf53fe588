/** Processor time in milliseconds: of the longest turn of the event loop, and of all together. */
export interface Slices {
  readonly longest: number;
  readonly total: number;
}

/** How long others were held up while a server of this process worked. Processor time, since the machine may do something else. */
export async function slicesOf(work: () => Promise<unknown>): Promise<Slices> {
  const spent = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  const begun = spent();
  let before = begun;
  let longest = 0;
  let over = false;
  const turn = () => {
    const now = spent();
    longest = Math.max(longest, now - before);
    before = now;
    if (!over) setImmediate(turn);
  };
  setImmediate(turn);
  await work();
  over = true;
  return { longest, total: spent() - begun };
}
