import type { Fault, Parameter, Stage } from '../request/scenario.js';
import { invalidKinds } from './invalid-body.js';

/** A parameter that a fault reads: its kind, and for numbers the least that makes sense. */
interface Need {
  readonly kind: Parameter['kind'];
  readonly from?: number;
  readonly values?: readonly string[];
  /** It does without. */
  readonly optional?: true;
}

interface FaultNeeds {
  readonly stages: readonly Stage[];
  /** What is answered: null where nothing is, `code` for what that parameter says; left out: the operation's own status. */
  readonly status?: number | null | 'code';
  readonly reads?: Readonly<Record<string, Need>>;
}

/** What each fault needs of its scenario file: a stage it can act at, and the parameters that it reads. */
export const faults: Readonly<Record<Fault, FaultNeeds>> = {
  delay: {
    stages: ['connection'],
    reads: {
      ms: { kind: 'integer', from: 0 },
      p50: { kind: 'integer', from: 1, optional: true },
      p99: { kind: 'integer', from: 1, optional: true },
    },
  },
  'lost-request': { stages: ['connection'], status: null },
  'connection-reset': { stages: ['connection'], status: null },
  timeout: { stages: ['connection', 'reply'], status: null },
  'rate-limited': {
    stages: ['authentication'],
    status: 429,
    reads: { limit: { kind: 'integer', from: 0 }, window: { kind: 'duration' } },
  },
  status: { stages: ['authentication'], status: 'code', reads: { code: { kind: 'integer', from: 400 } } },
  'lost-response': { stages: ['reply'], status: null },
  garbage: { stages: ['reply'], status: null },
  truncated: { stages: ['reply'] },
  'slow-drip': { stages: ['reply'], reads: { bytes: { kind: 'integer', from: 1 }, ms: { kind: 'integer', from: 1 } } },
  'callback-lost': { stages: ['callback'] },
  'callback-twice': { stages: ['callback'] },
  'callback-late': { stages: ['callback'], reads: { after: { kind: 'duration' } } },
  'callback-wrong-signature': { stages: ['callback'] },
  'callback-first': { stages: ['callback'] },
  'invalid-answer': { stages: ['reply'], reads: { kind: { kind: 'choice', values: invalidKinds } } },
};

/** The first parameter of a scenario file that its fault couldn't work with; undefined where all is well. */
export function wrongParameter(
  fault: Fault,
  parameters: Readonly<Record<string, Parameter>>,
): { pointer: string; reason: string } | undefined {
  for (const [name, { kind, from, values, optional }] of Object.entries(faults[fault].reads ?? {})) {
    const parameter = parameters[name];
    if (optional && !parameter) continue;
    const pointer = `/parameters/${name}`;
    if (parameter?.kind !== kind) return { pointer: '/parameters', reason: `this fault reads ${a(kind)} ${name}` };
    if (parameter.kind === 'integer' && from !== undefined && Math.min(parameter.minimum, parameter.default) < from) {
      return { pointer, reason: `this fault needs a ${name} of ${from} or more` };
    }
    const stray = parameter.kind === 'choice' && parameter.values.find((value) => !values?.includes(value));
    if (stray) return { pointer: `${pointer}/values`, reason: `this fault knows ${values?.join(', ')}` };
  }
  return undefined;
}

function a(kind: string): string {
  return /^[aeiou]/.test(kind) ? `an ${kind} parameter` : `a ${kind} parameter`;
}

/** At which an outcome of a scenario file can act; none for what is no outcome. */
export function stagesOf(outcome: Readonly<Record<string, unknown>>): readonly Stage[] {
  if ('direct' in outcome) return ['business'];
  if ('answer' in outcome) return ['authentication', 'validation', 'business', 'reply'];
  if ('refuse' in outcome) return ['authentication', 'validation', 'business'];
  const { fault } = outcome;
  return typeof fault === 'string' && Object.hasOwn(faults, fault) ? faults[fault as Fault].stages : [];
}
