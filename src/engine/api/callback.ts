import type { Bag } from '../json.js';

/** What is to be told to the receiver that a client named. */
export interface CallbackMessage {
  /** The vendor's name for what happened. */
  readonly event: string;
  /** Names the record that it happened to. */
  readonly subject: string;
  /** An http or https address, as the client sent it. */
  readonly target: string;
  /** JSON, which the API's wire writes. */
  readonly body: unknown;
  /** Whose key signs it, where the API has keys: the wire's `keyOf` knows it by this. */
  readonly signer?: string;
}

/** One of the attempts at a callback: when it is made, and how long it may take. */
export interface AttemptPlan {
  /** ISO 8601 duration of sandbox time after the attempt before; the first is made at once, whatever this says. */
  readonly after: string;
  /** Milliseconds of real time until there is a connection. */
  readonly connectMs: number;
  /** Milliseconds of real time from the beginning until the answer is there. */
  readonly answerMs: number;
}

/** How an attempt proves whose it is. */
export interface Signature {
  /** The header that has it. */
  readonly header: string;
  readonly value: string;
  readonly algorithm: string;
  /** Says which key, never the key itself. */
  readonly key: string;
  /** Says what was signed. */
  readonly signed: string;
}

/** What an attempt is sent with, beside its body. */
export interface Dressed {
  /** In this order, and their names written so. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly signature: Signature | null;
}

export interface SigningKey {
  /** As texts name it. */
  readonly name: string;
  readonly key: string;
}

/** The records of a fixture as its files have them, by collection. */
export type WrittenFixture = (collection: string) => readonly Bag[];

/** How one vendor's callbacks look on the wire, and when they are tried. Pure: the engine knows none of it. */
export interface CallbackWire {
  readonly method: string;
  /** At least one; after the last a callback is given up. */
  readonly attempts: readonly AttemptPlan[];
  /** The text of a body: what is signed and sent. */
  encode(body: unknown): string;
  /** @param at the instant of the attempt, sandbox time */
  dress(message: {
    readonly event: string;
    readonly text: string;
    readonly at: Date;
    readonly key: SigningKey | null;
  }): Dressed;
  /** Whether a receiver that answers so has taken it. */
  isDelivered(status: number): boolean;
  /** The key of a signer, or of nobody in particular; state has only digests of it. */
  keyOf(fixture: WrittenFixture, signer: string | null): SigningKey | null;
}

/** How a callback differs on purpose from what it should be. */
export type Corruption = 'signature' | 'body' | 'truncate';

export const callbackStates = ['waiting', 'delivered', 'failed', 'held', 'dropped'] as const;

export type CallbackState = (typeof callbackStates)[number];

/** One attempt that has ended. */
export interface CallbackAttempt {
  /** The instant at which it was due, sandbox time: ISO 8601, UTC. */
  readonly at: string;
  /** Of an answer. */
  readonly status?: number;
  /** Where there was none: begins with `refused:`, `unreachable:`, `timeout:`, `reset:` or `lost:`. */
  readonly error?: string;
  /** Real time. */
  readonly durationMs: number;
  /** What there was of the answer's body, masked. */
  readonly answer: string;
  readonly corrupt?: Corruption;
  /** Where it wasn't the schedule of the server that made it. */
  readonly by?: 'resend' | 'listener';
}

/** A callback as it lies in the store, from the unit of work that caused it on: outbox and log in one. */
export interface Callback {
  readonly id: string;
  /** Counts the callbacks of a sandbox. */
  readonly n: number;
  readonly api: string;
  readonly event: string;
  readonly subject: string;
  /** Null where a task caused it. */
  readonly requestId: string | null;
  /** The operation, act or task that caused it. */
  readonly causedBy: string;
  /** The one of which it is a further copy. */
  readonly copyOf: string | null;
  /** It is made no attempt at before the first one at this has ended; null: not, or no more. */
  readonly behind: string | null;
  readonly target: string;
  /** The whole text, whatever is sent of it. */
  readonly body: string;
  readonly signer: string | null;
  readonly corrupt: Corruption | null;
  /** Its attempts fail, and nobody is called. */
  readonly isLost: boolean;
  readonly state: CallbackState;
  readonly attempts: readonly CallbackAttempt[];
  /** ISO 8601, UTC; null: none is to come, or what it waits for has no instant. */
  readonly nextAttemptAt: string | null;
  /** The attempt that somebody has asked for beside the schedule, where a listener is to make it. */
  readonly wanted: Corruption | 'as-it-is' | null;
  /** What was sent last. */
  readonly sent: (Dressed & { readonly body: string }) | null;
}

/** The log of callbacks, which goes with the journal: they themselves, and how many of them there are. */
export const callbackCollection = 'callbacks';
export const callbackCountCollection = 'callbacks-kept';

/** Whether no attempt is to come by itself any more. */
export function isFinished({ state }: Pick<Callback, 'state'>): boolean {
  return state === 'delivered' || state === 'failed' || state === 'dropped';
}

/** Whether a record is a callback that has an attempt to come: should the process die that makes it, another has to. */
export function isToBeDelivered(collection: string, record: object): boolean {
  return collection === callbackCollection && (record as Callback).nextAttemptAt !== null;
}

/** How a store finds callbacks: those that have an instant, that come behind another, that somebody wants. */
export const callbackIndexes: Readonly<Record<string, (record: object) => string>> = {
  timed: (record) => ((record as Callback).nextAttemptAt === null ? 'no' : 'yes'),
  behind: (record) => (record as Callback).behind ?? '',
  wanted: (record) => ((record as Callback).wanted === null ? 'no' : 'yes'),
};
