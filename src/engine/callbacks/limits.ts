import type { Outgoing } from './outgoing.js';
import { Unsent } from './unsent.js';

/**
 * The two limits of an attempt and what cuts it, as one signal, whose reason is an `Unsent`. Real time, since it is a real
 * receiver that is waited for.
 */
export class Limits {
  private readonly over = new AbortController();
  private readonly connectMs: number;
  private readonly connecting: NodeJS.Timeout;
  private readonly answering: NodeJS.Timeout;

  constructor(
    { connectMs, answerMs }: Pick<Outgoing, 'connectMs' | 'answerMs'>,
    private readonly cuts: readonly AbortSignal[],
  ) {
    this.connectMs = connectMs;
    this.connecting = setTimeout(() => this.end('timeout', `no connection within ${connectMs} ms`), connectMs);
    this.answering = setTimeout(() => this.end('timeout', `no whole answer within ${answerMs} ms`), answerMs);
    for (const cut of cuts) {
      if (cut.aborted) this.cut();
      cut.addEventListener('abort', this.cut);
    }
  }

  get signal(): AbortSignal {
    return this.over.signal;
  }

  /** From now on only the answer is waited for. */
  connected(): void {
    clearTimeout(this.connecting);
  }

  /** The same, or the reason why there is no more waiting for it. */
  within<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const { signal } = this;
      const stop = () => reject(signal.reason);
      if (signal.aborted) stop();
      signal.addEventListener('abort', stop);
      // Also where it is too late: what fails then fails for nobody, but is not left alone.
      work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
    });
  }

  /** The same, or something else where it fails or takes more than half of the time for a connection. */
  async ifSoon<T>(work: Promise<T>, otherwise: T): Promise<T> {
    let late: NodeJS.Timeout | undefined;
    const soon = new Promise<T>((resolve) => {
      late = setTimeout(resolve, this.connectMs / 2, otherwise);
    });
    try {
      return await this.within(Promise.race([work.catch(() => otherwise), soon]));
    } finally {
      clearTimeout(late);
    }
  }

  /** To be called once the attempt has ended, however it did. */
  release(): void {
    clearTimeout(this.connecting);
    clearTimeout(this.answering);
    for (const cut of this.cuts) cut.removeEventListener('abort', this.cut);
  }

  private readonly cut = () => this.end('reset', 'tillbox ended the attempt');

  private end(kind: 'timeout' | 'reset', reason: string): void {
    this.over.abort(new Unsent(kind, reason));
  }
}
