import type { Sandbox } from './sandbox.js';

/** The outcomes of an API in the order in which the catalogue lists them. */
export async function cataloguedIn(server: Sandbox, api: string): Promise<string[]> {
  const { body } = await server.send('GET', `/__sandbox/scenarios?api=${api}`);
  const own = body.scenarios.filter((entry: { readonly api: string | null }) => entry.api === api);
  return own.map(({ name }: { readonly name: string }) => name);
}

/** The outcomes that an API's operations have, in order of the alphabet. */
export async function outcomesOf(server: Sandbox, api: string): Promise<string[]> {
  const { body } = await server.send('GET', '/__sandbox/apis');
  const listed: readonly { api: string; operations: readonly { outcomes: readonly string[] }[] }[] = body.apis;
  const operations = listed.find((one) => one.api === api)?.operations ?? [];
  return [...new Set(operations.flatMap(({ outcomes }) => outcomes))].sort();
}
