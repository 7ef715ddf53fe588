import type { ActTraits } from './act.js';
import { type Eventually, type Handling, type Name, type Operation, Refusal } from './api.js';

/** What came of an act. */
interface Done<B> {
  readonly result: B;
  /** Its name among the outcomes of the operation that it counts as, where that isn't success. */
  readonly outcome?: string;
  /** The chosen scenario steers what this act didn't come to. */
  readonly unsteered?: boolean;
}

/** An act as its API declares it. */
interface Declared<S, R, Q extends Name<S>, A extends Name<S>> extends Omit<ActTraits, 'example'> {
  /** A verb and its object: `settle-transaction`. */
  readonly id: string;
  readonly request: Q;
  readonly result: A;
  /** Members that work in a fresh sandbox. */
  readonly example: S[Q] & object;
  /** The events of callbacks that it may send. */
  readonly callbacks?: readonly string[];
  /**
   * A refusal is what the vendor would answer; as an operation's, it undoes what was written where it is thrown.
   *
   * @throws Problem `bad-request` for members that only state can find wrong
   */
  handle(h: Handling<S, R, Q>): Eventually<Done<S[A]> | Refusal>;
}

/** Types an act's members and its result from the schema names it states. */
export function defineAct<S, R>() {
  return <const Q extends Name<S>, const A extends Name<S>>(declared: Declared<S, R, Q, A>) => {
    const { example, handle, ...others } = declared;
    const replies: Readonly<Record<200, A>> = { 200: declared.result };
    const act: Operation<S, R, Q, Readonly<Record<200, A>>> & ActTraits = {
      ...others,
      method: 'POST',
      path: '/__sandbox/acts/:api/:act',
      source: 'ours',
      example: { body: example },
      replies,
      authenticated: false,
      async handle(h) {
        const done = await handle(h);
        if (done instanceof Refusal) return done;
        const { result, ...told } = done;
        return { status: 200, body: result, ...told };
      },
    };
    return act;
  };
}
