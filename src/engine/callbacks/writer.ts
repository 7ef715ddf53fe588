import { isDeepStrictEqual } from 'node:util';
import type { Api } from '../api/api.js';
import type { Callback, CallbackAttempt, CallbackState, CallbackWire, Corruption, Dressed } from '../api/callback.js';
import type { Bag } from '../json.js';
import { maskText } from '../masking/mask-text.js';
import { sealedReply } from '../masking/seal.js';
import type { Secrecy } from '../masking/secrecy.js';
import { type Sendable, sendable } from './sendable.js';

/** A callback as everybody may see it. */
export interface ShownCallback {
  readonly id: string;
  readonly api: string;
  readonly event: string;
  readonly subject: string;
  readonly requestId: string | null;
  readonly copyOf: string | null;
  readonly target: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signature: Dressed['signature'];
  readonly state: CallbackState;
  readonly attempts: readonly CallbackAttempt[];
  readonly nextAttemptAt: string | null;
}

/** What callbacks are written with. */
interface Means {
  readonly apis: readonly Api[];
  secrecyOf(api: Api | null): Secrecy;
  /** The records of an API's fixtures as their files have them. */
  readonly library: { written(api: string, fixtures: readonly string[]): (collection: string) => readonly Bag[] };
}

/** Writes callbacks as their APIs do, for receivers and for those who look. */
export class CallbackWriter {
  readonly #apis: ReadonlyMap<string, Api>;

  constructor(private readonly means: Means) {
    this.#apis = new Map(means.apis.map((api) => [api.name, api]));
  }

  /** @throws Error for an API that isn't there, or has no callbacks */
  wireOf({ api }: Pick<Callback, 'api'>): CallbackWire {
    const wire = this.#apis.get(api)?.callbacks;
    if (!wire) throw new Error(`${api} has no callbacks`);
    return wire;
  }

  /**
   * What an attempt sends.
   *
   * @param fixtures of the sandbox, whose keys sign
   * @param at the instant of the attempt, sandbox time
   */
  sendable(callback: Callback, fixtures: readonly string[], at: Date, corrupt: Corruption | null): Sendable {
    const wire = this.wireOf(callback);
    const key = wire.keyOf(this.means.library.written(callback.api, fixtures), callback.signer);
    return sendable(wire, callback, at, key, corrupt);
  }

  /** As it was sent last; what has not been sent yet, as it would be. */
  shown(callback: Callback, fixtures: readonly string[], now: Date): ShownCallback {
    const { id, api, event, subject, requestId, copyOf, target, state, attempts, nextAttemptAt } = callback;
    const at = nextAttemptAt === null ? now : new Date(nextAttemptAt);
    // An API may be served no longer: what there is of it is shown.
    const wire = this.#apis.get(api)?.callbacks;
    const unsent = () => (wire ? this.sendable(callback, fixtures, at, callback.corrupt) : undefined);
    const { headers, signature, body } = callback.sent ??
      unsent() ?? { headers: [], signature: null, body: callback.body };
    return {
      id,
      api,
      event,
      subject,
      requestId,
      copyOf,
      target: maskText(target),
      method: wire?.method ?? 'POST',
      headers: Object.fromEntries(headers),
      body: this.#masked(callback, body),
      signature,
      state,
      attempts,
      nextAttemptAt,
    };
  }

  /** The text itself where nothing in it is secret. */
  #masked(callback: Callback, text: string): string {
    const secrecy = this.means.secrecyOf(this.#apis.get(callback.api) ?? null);
    const body = parsed(text);
    if (body === undefined) return maskText(text);
    const shown = sealedReply(
      { status: 200, headers: {}, body },
      { ...secrecy, bodyLimit: Number.MAX_SAFE_INTEGER },
    )?.body;
    if (isDeepStrictEqual(shown, body)) return text;
    return this.#apis.get(callback.api)?.callbacks?.encode(shown) ?? JSON.stringify(shown);
  }
}

/** Undefined for what is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
