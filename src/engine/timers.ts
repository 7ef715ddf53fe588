/** Waits, injected: a test moves them by hand and a shutdown cuts them. */
export interface Timers {
  /** Calls back once after that many milliseconds (0 or more), unless cancelled first. */
  after(ms: number, call: () => void): { cancel(): void };
}

/** setTimeout takes at most this long; a longer wait is cut into pieces of it. */
const longest = 2 ** 31 - 1;

export const systemTimers: Timers = {
  after(ms, call) {
    let timer: NodeJS.Timeout;
    const start = (left: number) => {
      timer = setTimeout(() => (left > longest ? start(left - longest) : call()), Math.min(left, longest));
    };
    start(Math.max(0, ms));
    return { cancel: () => clearTimeout(timer) };
  },
};

/** Resolves after that many milliseconds, or at once when the signal says so. */
export function wait(timers: Timers, ms: number, cut: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (ms <= 0 || cut.aborted) return resolve();
    const end = () => {
      cut.removeEventListener('abort', end);
      timer.cancel();
      resolve();
    };
    const timer = timers.after(ms, end);
    cut.addEventListener('abort', end);
  });
}
