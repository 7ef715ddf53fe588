import type { Api, Refused, Rendered } from '../api/api.js';
import type { Answer, Departure, NoAnswer } from '../request/departure.js';
import type { Chosen, Fault, Scenario } from '../request/scenario.js';
import type { Validate } from '../schema.js';
import { type Timers, wait } from '../timers.js';
import { logNormal } from './draw.js';
import { invalidBody } from './invalid-body.js';

/** What a delay waits with, and what cuts it short. */
interface Waiting {
  readonly timers: Timers;
  readonly stopping: AbortSignal;
}

/** No delay is longer, whatever chance says; milliseconds. */
const longestDelay = 300_000;

/** The beginning of a TLS record of the wrong version, then bytes of no meaning: no client takes it for HTTP. */
const noise = Buffer.from('1603ff0042deadbeef00ff7f80c0fe0d0a0d0a9c61d2e81b37f40aa5', 'hex');

function faultOf({ scenario: { outcome } }: Chosen): Fault | undefined {
  return 'fault' in outcome ? outcome.fault : undefined;
}

/** Why values that each are fine for themselves make no sense together; undefined where they do. */
export function contradictionIn({ name, outcome }: Scenario, parameters: Chosen['parameters']): string | undefined {
  const { p50, p99 } = parameters;
  const delay = 'fault' in outcome && outcome.fault === 'delay';
  if (!delay || p50 === undefined || Number(p50) <= Number(p99)) return undefined;
  return `p50 of ${name}, the median, is ${p50} and lies above p99, which is ${p99}`;
}

/** Whether what it does depends on chance, besides whether it does it. */
export function leftToChance(one: Chosen): boolean {
  return faultOf(one) === 'delay' && one.parameters['p50'] !== undefined;
}

/**
 * What a scenario does to a connection before anybody looks at the request: it waits, or nothing is answered.
 *
 * @returns what stands in the place of an answer; undefined where the request goes on
 */
export async function faultOfConnection(one: Chosen, { timers, stopping }: Waiting): Promise<NoAnswer | undefined> {
  switch (faultOf(one)) {
    case 'delay':
      await wait(timers, delayOf(one), stopping);
      return undefined;
    case 'connection-reset':
      return { kind: 'none', how: 'rst' };
    case 'timeout':
      return { kind: 'none', how: 'silence' };
    case 'lost-request':
      return { kind: 'none', how: 'fin' };
    default:
      return undefined;
  }
}

function delayOf({ parameters: { ms, p50, p99 }, draw }: Chosen): number {
  if (p50 === undefined || !draw) return Number(ms);
  return Math.min(longestDelay, Math.round(logNormal(Number(p50), Number(p99), draw)));
}

/** What a fault of the authentication stage answers in the vendor's envelope; undefined where it lets the request go on. */
export function answerOfFault(one: Chosen, { dialect }: Api, refused: Refused): Rendered | undefined {
  if (faultOf(one) === 'status') return dialect.protocol(Number(one.parameters['code']), refused);
  if (one.retryAfter === undefined) return undefined;
  const rendered = dialect.protocol(429, refused);
  return { ...rendered, headers: { ...rendered.headers, 'retry-after': String(one.retryAfter) } };
}

/** The answer with a body that breaks its published schema, where that is the fault. */
export function invalidated(one: Chosen, rendered: Rendered, validate: Validate): Rendered {
  if (faultOf(one) !== 'invalid-answer') return rendered;
  return { ...rendered, body: invalidBody(rendered.body, String(one.parameters['kind']), validate) };
}

/** What a fault of the reply stage makes of an answer. */
export function faultOfReply(one: Chosen, answer: Answer): Departure {
  switch (faultOf(one)) {
    case 'lost-response':
      return { kind: 'none', how: 'fin' };
    case 'timeout':
      return { kind: 'none', how: 'silence' };
    case 'garbage':
      return { kind: 'garbage', bytes: noise };
    case 'truncated':
      return { kind: 'truncated', answer };
    case 'slow-drip': {
      const { bytes, ms } = one.parameters;
      return { kind: 'slow-drip', answer, bytes: Number(bytes), ms: Number(ms) };
    }
    default:
      return answer;
  }
}
