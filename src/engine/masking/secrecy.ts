import type { Form, Identifiers } from './mask-cards.js';
import { maskText } from './mask-text.js';
import type { MaskedDigests } from './masked-digests.js';
import { isSecretName, plainName } from './secret-names.js';

/** What is masked in the exchanges of an API. Names are compared without case, `-` and `_`. Keep one object per API. */
export interface Secrecy {
  /** Members that hold a credential at this API, besides the names that are secret everywhere. */
  readonly secrets: ReadonlySet<string>;
  /** Members whose texts are card numbers at this API, whatever their digits. */
  readonly cardNumbers?: ReadonlySet<string> | undefined;
  /** What may look like a card number by chance and is none, as long as it has its member's form. */
  readonly identifiers: Identifiers;
  /** Members that tell who a person is; undefined where they may be shown. */
  readonly personal: ReadonlySet<string> | undefined;
  /** A body is cut where its JSON has more characters. */
  readonly bodyLimit: number;
  /** Makes what stands in the place of each masked value. */
  readonly digests: MaskedDigests;
}

/** What an API says of what is secret in its exchanges. */
interface OfApi {
  readonly secrets?: ReadonlySet<string>;
  readonly cardNumbers?: ReadonlySet<string>;
  readonly identifiers: Identifiers;
  readonly personal?: ReadonlySet<string>;
}

/** How the exchanges of each API are masked; null: nobody owns the path. */
export function secrecyOf(
  apis: readonly OfApi[],
  maskPersonalData: boolean,
  digests: MaskedDigests,
): (api: OfApi | null) => Secrecy {
  const of = (api: OfApi | null): Secrecy => ({
    secrets: api?.secrets ?? new Set(),
    cardNumbers: api?.cardNumbers,
    identifiers: api?.identifiers ?? new Map(),
    personal: maskPersonalData ? (api?.personal ?? new Set()) : undefined,
    bodyLimit: 64 * 1024,
    digests,
  });
  const nobody = of(null);
  const byApi = new Map(apis.map((api) => [api, of(api)]));
  return (api) => (api && byApi.get(api)) ?? nobody;
}

/** What a name says of the value under it. */
export interface Named {
  readonly kind: 'secret' | 'card' | 'plain';
  /** Of an identifier that form in which it is shown. */
  readonly form: Form | undefined;
  /** The name without a card number in it. */
  readonly shown: string;
  /** The name may hide something behind percent-encodings. */
  readonly encoded: boolean;
  /** Of a header that holds cookies: whether all of it are cookies or only what stands first. */
  readonly cookies: 'all' | 'first' | undefined;
}

const cookieNames = new Map<string, 'all' | 'first'>([
  ['cookie', 'all'],
  ['setcookie', 'first'],
]);
const remembered = 2048;
const rememberedLength = 64;

/** What the names of one API say. Most requests have the same names, so what was judged once is remembered. */
export class Names {
  readonly #known = new Map<string, Named>();
  readonly #secrets: ReadonlySet<string>;
  readonly #cardNumbers: ReadonlySet<string>;
  readonly #identifiers: Identifiers;
  readonly isSecret = (name: string): boolean => this.of(name).kind === 'secret';

  constructor({ secrets, cardNumbers = new Set(), identifiers, personal }: Secrecy) {
    this.#secrets = new Set([...secrets, ...(personal ?? [])].map(plainName));
    this.#cardNumbers = new Set([...cardNumbers].map(plainName));
    this.#identifiers = new Map([...identifiers].map(([name, form]) => [plainName(name), form]));
  }

  of(name: string): Named {
    const known = this.#known.get(name);
    if (known) return known;
    const named = this.#judge(name);
    if (name.length > rememberedLength) return named;
    if (this.#known.size >= remembered) this.#known.clear();
    this.#known.set(name, named);
    return named;
  }

  #judge(name: string): Named {
    const plain = plainName(name);
    const secret = this.#secrets.has(plain) || isSecretName(name);
    return {
      kind: secret ? 'secret' : this.#cardNumbers.has(plain) ? 'card' : 'plain',
      form: secret ? undefined : this.#identifiers.get(plain),
      shown: maskText(name),
      encoded: name.includes('%'),
      cookies: cookieNames.get(plain),
    };
  }
}

const names = new WeakMap<Secrecy, Names>();

export function namesOf(secrecy: Secrecy): Names {
  const known = names.get(secrecy) ?? new Names(secrecy);
  names.set(secrecy, known);
  return known;
}
