import type { Sandbox } from './sandbox.js';

interface Entry {
  readonly api: string | null;
  readonly name: string;
  readonly source: string;
}

/** Names of outcomes or of operations, with blanks between them, by the one whose word they are. */
export interface Marks {
  readonly documented?: string;
  readonly upstream?: string;
  readonly ours?: string;
}

interface About {
  readonly api: string;
  readonly operations: readonly { readonly operation: string; readonly source: string }[];
  readonly fidelity: { readonly page: string; readonly pageDate: string | null; readonly ours: readonly string[] };
}

async function aboutOf(server: Sandbox, api: string): Promise<About> {
  const { body } = await server.send('GET', '/__sandbox/apis');
  return body.apis.find((one: About) => one.api === api);
}

/** The catalogue and the list of APIs have to say whose word each outcome of an API is. */
export async function expectOutcomesMarked(server: Sandbox, api: string, marks: Marks): Promise<void> {
  const { documented = '', upstream = '', ours = '' } = marks;
  const words = { documented: documented.split(/\s+/), upstream: upstream.split(/\s+/), ours: ours.split(/\s+/) };
  const { body } = await server.send('GET', `/__sandbox/scenarios?api=${api}`);
  const own = (body.scenarios as readonly Entry[]).filter((entry) => entry.api === api);
  for (const [source, marked] of Object.entries(words)) {
    const listed = own.filter((entry) => entry.source === source).map(({ name }) => name);
    expect([source, listed.filter((name) => !marked.includes(name))]).toEqual([source, []]);
  }
  const { fidelity } = await aboutOf(server, api);
  const known = own.map(({ name }) => name);
  expect(fidelity.ours).toEqual(expect.arrayContaining(words.ours.filter((name) => known.includes(name))));
  for (const name of [...words.documented, ...words.upstream]) expect(fidelity.ours).not.toContain(name);
}

/** @param elsewhere the operations that aren't on the vendor's page */
export async function expectOperationsMarked(server: Sandbox, api: string, elsewhere: Marks): Promise<void> {
  const marks = Object.entries(elsewhere).flatMap(([source, ids]: [string, string]) =>
    ids.split(' ').map((id) => [id, source] as const),
  );
  const expected = new Map(marks);
  const { operations } = await aboutOf(server, api);
  expect(operations.length).toBeGreaterThan(0);
  for (const { operation, source } of operations) {
    expect([operation, source]).toEqual([operation, expected.get(operation) ?? 'documented']);
  }
}

/** What the list of APIs says of the vendor's page, and of what no page states. */
export async function fidelityOf(server: Sandbox, api: string): Promise<About['fidelity']> {
  return (await aboutOf(server, api)).fidelity;
}
