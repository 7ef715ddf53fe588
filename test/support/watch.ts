import type { Sandbox } from './sandbox.js';

interface CoverageBody {
  readonly apis: readonly {
    readonly operations: readonly {
      readonly operation: string;
      readonly outcomes: readonly { readonly name: string; readonly hits: number }[];
    }[];
  }[];
}

export interface FindingBody {
  readonly kind: string;
  readonly api: string;
  readonly operation: string;
  readonly requestIds: readonly string[];
  readonly message: string;
  readonly advice: string;
}

/** How many outcomes there are to cover, over all APIs. */
export async function outcomesIn(server: Sandbox): Promise<number> {
  const { body } = await server.send('GET', '/__sandbox/apis');
  const { apis } = body as { apis: readonly { operations: readonly { outcomes: readonly string[] }[] }[] };
  return apis.flatMap(({ operations }) => operations.flatMap(({ outcomes }) => outcomes)).length;
}

/** How often which outcome of an API's operations has occurred in a sandbox, such as `{'charge success': 1}`. */
export async function hitsIn(server: Sandbox, sandbox: string, api: string): Promise<Record<string, number>> {
  const answer = await server.send('GET', `/__sandbox/coverage?api=${api}`, { sandbox });
  const { apis } = answer.body as CoverageBody;
  const counted = apis.flatMap(({ operations }) =>
    operations.flatMap(({ operation, outcomes }) =>
      outcomes.map(({ name, hits }) => [`${operation} ${name}`, hits] as const),
    ),
  );
  return Object.fromEntries(counted.filter(([, hits]) => hits > 0));
}

export async function findingsIn(server: Sandbox, sandbox: string): Promise<readonly FindingBody[]> {
  const answer = await server.send('GET', '/__sandbox/findings', { sandbox });
  return (answer.body as { readonly findings: readonly FindingBody[] }).findings;
}

/** Kinds of findings, in the order in which they were made. */
export async function kindsIn(server: Sandbox, sandbox: string): Promise<string[]> {
  return (await findingsIn(server, sandbox)).map(({ kind }) => kind);
}
