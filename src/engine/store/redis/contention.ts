/** So many milliseconds a process goes on committing to a sandbox in which another waits. */
const quantum = 30;
/** So many at most it then leaves to the other, which says when it is done. */
const longest = 150;

interface Pause {
  readonly over: Promise<void>;
  end(): void;
}

interface Contention {
  /** How often in succession another process was faster. */
  refusals: number;
  /** When the sandbox is to be handed over. */
  handOverAt?: number;
  pause?: Pause;
}

/**
 * Who commits to a sandbox all the time would always be faster than one that has to catch up first. So the one that was
 * too late leaves a mark, the other goes on for a moment, hands over, and has the next turn. Commits are right without
 * this; with it nobody starves.
 */
export class RedisTurns {
  readonly #sandboxes = new Map<string, Contention>();

  /** Settles when another's turn is over; undefined where there is none. */
  pause(sandbox: string): Promise<void> | undefined {
    return this.#sandboxes.get(sandbox)?.pause?.over;
  }

  /** Waits while it is another's turn. Resolves to whether this is the last batch before it is handed over. */
  async mine(sandbox: string): Promise<boolean> {
    await this.pause(sandbox);
    const { handOverAt } = this.#sandboxes.get(sandbox) ?? {};
    return handOverAt !== undefined && performance.now() >= handOverAt;
  }

  /** A batch was kept; whether another process waits, and has its turn now. */
  kept(sandbox: string, isWaitedFor: boolean, handedOver: boolean): void {
    if (!isWaitedFor) {
      this.#sandboxes.delete(sandbox);
      return;
    }
    const contention = this.#contention(sandbox);
    contention.refusals = 0;
    if (handedOver) this.#pause(sandbox, longest);
    else contention.handOverAt ??= performance.now() + quantum;
  }

  /** Another was faster. Once is chance. */
  refused(sandbox: string): void {
    const contention = this.#contention(sandbox);
    delete contention.handOverAt;
    contention.refusals++;
    if (contention.refusals > 1) this.#pause(sandbox, Math.min(longest, quantum * contention.refusals));
  }

  /** It was only asked how things stand, with work at hand: it wants its turn, and works on until it comes. */
  delayed(sandbox: string): void {
    const contention = this.#contention(sandbox);
    contention.refusals = Math.max(contention.refusals, 1);
  }

  /** It is this process's turn; false where it wants none. */
  take(sandbox: string): boolean {
    const contention = this.#sandboxes.get(sandbox);
    if (!contention || (contention.refusals === 0 && !contention.pause)) return false;
    // What it has ready builds on what was there before: the refusal of that is no reason to wait again.
    contention.refusals = 0;
    contention.pause?.end();
    return true;
  }

  forget(sandbox: string): void {
    this.#sandboxes.get(sandbox)?.pause?.end();
    this.#sandboxes.delete(sandbox);
  }

  #contention(sandbox: string): Contention {
    const contention = this.#sandboxes.get(sandbox) ?? { refusals: 0 };
    this.#sandboxes.set(sandbox, contention);
    return contention;
  }

  #pause(sandbox: string, ms: number): void {
    const contention = this.#contention(sandbox);
    delete contention.handOverAt;
    contention.pause?.end();
    let end = () => {};
    const over = new Promise<void>((resolve) => {
      const timer = setTimeout(() => end(), ms * (0.75 + Math.random() / 4));
      end = () => {
        clearTimeout(timer);
        if (contention.pause === pause) delete contention.pause;
        resolve();
      };
    });
    const pause: Pause = { over, end };
    contention.pause = pause;
  }
}
