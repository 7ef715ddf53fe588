/** How faithful the emulation is, for `GET /__sandbox/apis`. */
export interface Fidelity {
  readonly page: string;
  /** The day that the vendor's page states, null where it states none. */
  readonly pageDate: string | null;
  readonly notEmulated: readonly string[];
  /** Members, texts and rules that the vendor states nowhere, those of `oursInAll` aside, as docs/fidelity.md lists them; scenarios are marked each. */
  readonly ours: readonly string[];
}

/** What no vendor states and holds for every emulated API. */
export const oursInAll: readonly string[] = [
  'an optional member that is null, or an empty text, is as good as absent, neither kept nor answered; a required member that is null is missing',
  'an unknown member is ignored, and found',
  'a body has at most 1 MiB, in UTF-8, plain or encoded with gzip, deflate or br; the rest of a larger one is read and thrown away, for 10 seconds at most; where bodies of more than 64 KiB that are not yet whole take more than 64 MiB together, the one that began first is answered 408',
  "a body that an operation doesn't ask for is looked at like one that it does (Content-Type, size, JSON, an object), and its members are unknown ones; that of a GET is ignored",
  'a request without a body needs no Content-Type; a charset other than UTF-8 is refused like another media type, and answers name none',
  'a number of more than 15 significant digits is refused',
  'a currency has the decimals that ISO 4217 lists',
  "a status that no page lists is answered with its phrase of RFC 9110 in the vendor's envelope; 429 and 503 say Retry-After: 1",
  'a 401 says WWW-Authenticate, a 405 Allow',
  "paths are compared as RFC 3986 normalises them, are case-sensitive and may end in one slash; of slashes in succession one counts; a path that no API owns is answered with the sandbox's own 404",
  'parameters in Accept, such as a charset, count for nothing',
  "a request for one of a vendor's hosts belongs to that API alone",
  'a request is carried out once its body is read, also where its client leaves',
  'what Node refuses before a path is known is answered with a neutral 400 or 431',
  'credentials, and whom they belong to',
  "identifiers begin with the page's own values and go on in their shape, from the seed: the same requests give the same ones",
];
