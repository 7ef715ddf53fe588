import type { AnyOperation, Api } from '../../src/engine/api/api.js';
import { requestOf } from '../../src/engine/scenario/example.js';
import { type Sandbox, startSandbox } from './sandbox.js';
import { kindsIn } from './watch.js';

/** What an API answers to a body that it doesn't ask for, by what is wrong with the body. */
export type Refusals = Readonly<Record<'415' | '413' | 'malformed' | 'no object', string>>;

const json = { 'content-type': 'application/json' };
const wrong = [
  ['in another media type', 'x', { 'content-type': 'text/plain' }, 415, '415'],
  ['in an encoding that nobody knows', '{}', { ...json, 'content-encoding': 'zstd' }, 415, '415'],
  ['that is too large', `"${'x'.repeat(1024 * 1024)}"`, json, 413, '413'],
  ['that is malformed', '{', json, 400, 'malformed'],
  ['that is an array', '[{}]', json, 400, 'no object'],
  ['that is null', 'null', json, 400, 'no object'],
] as const;

/** The operations of an API that may have a body and don't ask for one. */
export function withoutBody({ operations }: Api): readonly AnyOperation[] {
  return operations.filter(({ method, request }) => method !== 'GET' && request === undefined);
}

/** Tests of every operation of an API that doesn't ask for a body. */
export function describeStrayBodies(api: Api, refusals: Refusals): void {
  let server: Sandbox;
  beforeAll(async () => {
    server = await startSandbox({}, undefined, undefined, undefined, [api]);
  });
  afterAll(() => server.close());

  const keptOf = (sandbox: string) =>
    Promise.all(Object.keys(api.collections).map((name) => server.records(sandbox, `${api.name}/${name}`)));

  async function outcomeOf(operation: AnyOperation, body?: unknown, more: Readonly<Record<string, string>> = {}) {
    const sandbox = server.fresh();
    const { target, headers } = requestOf(api, operation);
    const answer = await server.send(operation.method, target, { sandbox, headers: { ...headers, ...more }, body });
    return { answer, kept: await keptOf(sandbox), kinds: await kindsIn(server, sandbox) };
  }

  const operations = withoutBody(api).map((operation) => [operation.id, operation] as const);

  test.each(operations.flatMap(([id, operation]) => wrong.map((one) => [id, ...one, operation] as const)))(
    'a body that %s does not ask for is looked at as one that is: one %s',
    async (_id, _what, body, headers, status, which, operation) => {
      const refused = await outcomeOf(operation, body, headers);
      expect(refused.answer.text).toBe(refusals[which]);
      expect(refused.answer.status).toBe(status);
      expect(refused.kept).toEqual(await keptOf(server.fresh()));
    },
  );

  test.each(operations)('without a body, or with an object, %s is carried out', async (_id, operation) => {
    const without = await outcomeOf(operation);
    expect([without.answer.status, without.kinds.includes('undocumented-member')]).toEqual([200, false]);
    const empty = await outcomeOf(operation, '{}', json);
    expect([empty.answer.status, empty.kinds]).toEqual([200, without.kinds]);
    const more = await outcomeOf(operation, '{"note":1}', json);
    expect([more.answer.status, more.kinds.filter((kind) => !without.kinds.includes(kind))]).toEqual([
      200,
      ['undocumented-member'],
    ]);
  });
}
