interface ProblemText {
  readonly status: number;
  readonly title: string;
  readonly about: string;
}

/** What can be wrong with the sandbox's own surface, each explained at `/__sandbox/problems/{kind}`. */
export const problemKinds = {
  'bad-scenario': {
    status: 400,
    title: 'The scenario asked for can not be applied',
    about:
      'X-Sandbox-Scenario, or scenario= in the path, is a list of scenario names with parameters, such as "delay;ms=500, dccard-3". Each must exist for the operation, and no two may act at the same stage. GET /__sandbox/scenarios lists them.',
  },
  'bad-prefer': {
    status: 400,
    title: 'The Prefer header asks for what this operation does not answer',
    about: 'Prefer: code= takes a status that the operation can answer with, Prefer: example= the name of a scenario.',
  },
  'bad-sandbox': {
    status: 400,
    title: 'The sandbox is not named in a usable way',
    about:
      'A sandbox is named by the header X-Sandbox-Id or by the path /~id, with letters, digits, dot, underscore and hyphen, at most 64. One request belongs to one sandbox.',
  },
  'bad-time': {
    status: 400,
    title: 'X-Sandbox-Time can not be applied',
    about:
      'X-Sandbox-Time fixes the time for one request to an emulated API: an RFC 3339 instant with its zone, such as 2026-01-31T12:00:00Z. PUT /__sandbox/clock sets the time of a sandbox.',
  },
  'bad-header': {
    status: 400,
    title: 'A header of the sandbox is not known',
    about:
      'Request headers that begin with X-Sandbox- are the sandbox’s: X-Sandbox-Id, X-Sandbox-Scenario and X-Sandbox-Time. Any other, such as one that is misspelt, is refused, so that none is silently ignored.',
  },
  'bad-request': {
    status: 400,
    title: 'The request to the sandbox itself can not be carried out',
    about: 'A value in the request is not one of those that this path takes; errors[] says which.',
  },
  'bad-answer': {
    status: 500,
    title: 'The literal answer of a scenario can not be made from this request',
    about:
      'A scenario of a folder given with --scenarios has an answer of its own whose templates do not fit this request: they name a member that it does not have, or give no JSON, an impossible header or too much text. detail names the scenario and the place in its file. A member that may be absent takes a default: {{ request.body.note | default: "" }}.',
  },
  'sandbox-limit': {
    status: 507,
    title: 'There is no room for that in the sandbox',
    about:
      'The operator limits how many sandboxes there may be (--max-sandboxes), how much one may hold (--max-sandbox-bytes) and how much all of them may (--max-bytes). Nothing was changed.',
  },
  unauthorized: {
    status: 401,
    title: 'The call needs the control token',
    about:
      'The server was started with --control-token: every call under /__sandbox, the probes aside, has to send it as Authorization: Bearer.',
  },
  forbidden: {
    status: 403,
    title: 'The call comes from where it may not come from',
    about:
      'Any web page can reach a developer’s localhost. Calls under /__sandbox are refused where a browser says that a page of another origin makes them, where they are addressed to a name that is not known to be this server’s (--allow-host adds one), where they change something with a body that is not application/json, and where a callback of tillbox makes them. At emulated paths a browser that asks first is refused for pages that --cors does not name.',
  },
  'unknown-path': {
    status: 404,
    title: 'Nothing answers at this path',
    about:
      'No emulated API and no part of the sandbox has this path. Paths are case-sensitive. GET /__sandbox/apis lists them.',
  },
  'not-found': {
    status: 404,
    title: 'There is nothing of that name',
    about: 'The path is right, but what it names does not exist, or no longer.',
  },
  conflict: {
    status: 409,
    title: 'That contradicts what is there',
    about: 'What exists already stands against the request; nothing was changed.',
  },
  'act-refused': {
    status: 409,
    title: 'The vendor would refuse that',
    about:
      'What was to be done to the state of an emulated API does not fit what is there. reason is the body in which the vendor would say so, and the journal has the act with what became of it.',
  },
  'unknown-method': {
    status: 405,
    title: 'The path answers to other methods',
    about: 'The Allow header lists the methods of this path.',
  },
  'not-verified': {
    status: 422,
    title: 'Something is not as asked for',
    about:
      'The journal does not hold as many such requests, or callbacks, or not in that order. nearest[] lists those that almost were what was asked for, with what kept each from it; forgottenAt says when requests were last forgotten, which are not counted.',
  },
  'not-settled': {
    status: 422,
    title: 'Something still goes on in the sandbox',
    about:
      'POST /__sandbox/settle waited as long as it was told to, and there were still requests to emulated APIs in flight (inFlight) or callbacks due or under way (pendingCallbacks). GET /__sandbox/sandboxes/{id} has both numbers.',
  },
  'journal-incomplete': {
    status: 409,
    title: 'The journal does not hold all that the answer depends on',
    about:
      'Whether the requests are as asked for can not be said: the journal has let go of some (dropped; --journal-limit says how many it keeps, DELETE /__sandbox/requests makes room), could not record some while nothing could be kept (unrecorded), or what tells was cut from a body over 64 KiB or is masked (undecided has their ids; a masked value answers equality alone). What the journal still tells is in count, requestIds and nearest.',
  },
  'not-json': {
    status: 400,
    title: 'The body is no JSON',
    about: 'The sandbox itself takes JSON in UTF-8, nested at most 100 levels deep.',
  },
  'too-large': {
    status: 413,
    title: 'The body is too large',
    about: 'Bodies are at most 1 MiB, those of an import as large as a sandbox may be.',
  },
  'media-type': {
    status: 415,
    title: 'The body is of another media type',
    about: 'The sandbox itself takes application/json, plain or encoded with gzip, deflate or br.',
  },
  'too-many-waiting': {
    status: 429,
    title: 'Too many wait already',
    about:
      'At most 1,000 feeds are followed at once, and at most 2,000 verifications and 2,000 calls of settle wait, over all sandboxes of a process. An import of more than 1 MiB waits at most 60 seconds for others before it, of which one is carried out at a time; each has 30 seconds to be sent. One that ends makes room for another.',
  },
  stopping: {
    status: 503,
    title: 'The sandbox is stopping',
    about: 'A call that was waiting when the server was told to stop has no answer.',
  },
  'store-unavailable': {
    status: 503,
    title: 'Nothing can be kept at present',
    about: 'The disk is full, or the store can not be reached. What was asked for is not done; ask again later.',
  },
  internal: {
    status: 500,
    title: 'The sandbox itself failed',
    about: 'A defect of tillbox. Its log, on standard error, has the cause under the request id.',
  },
} as const satisfies Record<string, ProblemText>;

export type ProblemKind = keyof typeof problemKinds;

/** A fault of a request to the sandbox's own surface; answered as problem+json (RFC 9457), never in a vendor's dialect. */
export class Problem extends Error {
  constructor(
    readonly kind: ProblemKind,
    readonly detail: string,
    readonly members: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail);
  }
}

/** One thing wrong with a request to the sandbox itself. */
export interface InputError {
  /** JSON pointer into `{params, query, headers, body}`. */
  readonly pointer: string;
  readonly message: string;
}

/** What is wrong with a query parameter. */
export function badQuery(name: string, message: string): Problem {
  return badInput([{ pointer: `/query/${name}`, message }], `The query parameter ${name}: ${message}`);
}

/** What is wrong with a header. */
export function badHeader(name: string, message: string): Problem {
  return badInput([{ pointer: `/headers/${name.toLowerCase()}`, message }], `${name} ${message}`);
}

/** What is wrong with the members of a request to the sandbox itself. */
export function badInput(errors: readonly InputError[], detail = firstOf(errors)): Problem {
  return new Problem('bad-request', detail, { errors });
}

function firstOf([first]: readonly InputError[]): string {
  return first ? `${first.pointer} ${first.message}` : 'The request is not usable';
}
