// What the project holds itself to, as ratios within one run on one machine.

interface Target {
  readonly figure: string;
  readonly is: 'at least' | 'at most';
  readonly node20: number;
  readonly node24: number;
  readonly unit?: string;
  /** With `--budget` a run fails only beyond this: machines that several runs share measure now and then badly. */
  readonly budget?: number;
}

const throughputOf = (peer: string, node20: number, node24: number, budget?: number): Target => ({
  figure: `throughput at 32 connections / ${peer}`,
  is: 'at least',
  node20,
  node24,
  ...(budget === undefined ? {} : { budget }),
});

const targets = {
  'throughput/raw': throughputOf('raw node:http', 0.5, 0.6, 0.2),
  'throughput/express': throughputOf('bare Express 5', 2, 1.7),
  'throughput/prism': throughputOf('Prism', 4, 5),
  'throughput/wiremock': throughputOf('WireMock with its journal', 5, 5),
  'throughput/mockoon': throughputOf('Mockoon', 25, 30),
  'throughput/json-server': throughputOf('json-server', 20, 20),
  'p99/prism': { figure: 'p99 at 32 connections / Prism', is: 'at most', node20: 0.2, node24: 0.2 },
  'file/1': { figure: 'file: / memory, throughput at 1 connection', is: 'at least', node20: 0.3, node24: 0.3 },
  'file/32': { figure: 'file: / memory, throughput at 32 connections', is: 'at least', node20: 0.7, node24: 0.7 },
  'redis/32': { figure: 'redis: / memory, throughput at 32 connections', is: 'at least', node20: 0.25, node24: 0.25 },
  'start-up/node': { figure: 'start-up / `node -e 0`', is: 'at most', node20: 3, node24: 5, budget: 5 },
  'start-up/prism': { figure: 'start-up / Prism', is: 'at most', node20: 0.2, node24: 0.3 },
  'idle/express': { figure: 'resident memory idle / bare Express 5', is: 'at most', node20: 1.3, node24: 1.3 },
  'charges/100000': {
    figure: 'resident memory after 100,000 stored payments',
    is: 'at most',
    node20: 200,
    node24: 270,
    unit: ' MB',
  },
  verify: {
    figure: 'throughput with 1,000 waiting verifications / none',
    is: 'at least',
    node20: 0.95,
    node24: 0.95,
  },
  callbacks: {
    figure: 'throughput with 1,000 waiting callbacks / none',
    is: 'at least',
    node20: 0.97,
    node24: 0.97,
  },
  bystander: {
    figure: 'longest wait of a bystander while others ask for much',
    is: 'at most',
    node20: 1_000,
    node24: 1_000,
    unit: ' ms',
  },
} as const satisfies Record<string, Target>;

export interface Measured {
  readonly target: keyof typeof targets;
  readonly value: number;
}

export interface Judged extends Measured {
  readonly figure: string;
  readonly bound: string;
  readonly reached: boolean;
  readonly withinBudget: boolean;
}

/** Compares a figure with its target; there is nothing to say of one that was not measured. */
export function judge({ target, value }: Measured, major: number): Judged | undefined {
  if (Number.isNaN(value)) return undefined;
  const { figure, is, node20, node24, unit = '', budget }: Target = targets[target];
  const limit = major >= 24 ? node24 : node20;
  const keeps = (bound: number) => (is === 'at least' ? value >= bound : value <= bound);
  const reached = keeps(limit);
  return {
    target,
    value,
    figure,
    bound: `${is} ${limit}${unit}`,
    reached,
    withinBudget: reached || keeps(budget ?? limit),
  };
}

export function isPeer(name: string): name is PeerName {
  return `throughput/${name}` in targets;
}

type PeerName = Extract<keyof typeof targets, `throughput/${string}`> extends `throughput/${infer Name}` ? Name : never;
