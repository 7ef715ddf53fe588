import { type Log, loggable } from './log.js';

/** What is done though nobody waits for its end; metrics call it so. */
export type Errand =
  | 'answer'
  | 'callback'
  | 'catch-up'
  | 'connection'
  | 'damage'
  | 'due-task'
  | 'eviction'
  | 'follower'
  | 'journal'
  | 'lock'
  | 'log'
  | 'reading'
  | 'snapshot'
  | 'stream'
  | 'verification';

type Details = Readonly<Record<string, unknown>>;

/** What fails where nobody waits for it has its owner here: it is said in the log, and counted. */
export class Unattended {
  readonly #failures = new Map<Errand, number>();
  readonly #standing = new Map<Errand, string>();

  constructor(private readonly log: Log) {}

  /** How often each has failed. */
  get failures(): Iterable<readonly [Errand, number]> {
    return this.#failures;
  }

  /** Takes a promise that nobody waits for. */
  own(errand: Errand, promise: Promise<unknown>, message: string): void {
    promise.catch((error: unknown) => this.failed(errand, error, message));
  }

  /** It was not to fail: each time is said. */
  failed(errand: Errand, error: unknown, message: string, details: Details = {}): void {
    this.#count(errand);
    this.log.error({ err: loggable(error), ...details }, message);
  }

  /** It is tried again later: said once for each cause, until it works. */
  failing(errand: Errand, error: unknown, message: string, details: Details = {}): void {
    this.#count(errand);
    const cause = causeOf(error);
    if (this.#standing.get(errand) === cause) return;
    this.#standing.set(errand, cause);
    this.log.warn({ err: loggable(error), ...details }, message);
  }

  /** What had been failing works; nothing is said where it had not. */
  works(errand: Errand, message: string, details: Details = {}): void {
    if (this.#standing.delete(errand)) this.log.info(details, message);
  }

  /** Nothing fails by it, but the operator has to know. */
  warn(message: string, details: Details = {}): void {
    this.log.warn(details, message);
  }

  #count(errand: Errand): void {
    this.#failures.set(errand, (this.#failures.get(errand) ?? 0) + 1);
  }
}

/** What the system refuses, it refuses for one reason, whatever the file is called. */
function causeOf(error: unknown): string {
  const { code } = Object(error) as { readonly code?: unknown };
  return typeof code === 'string' ? code : String(error);
}
