import { apis } from '../../src/apis/index.js';
import type { Api } from '../../src/engine/api/api.js';
import { requestOf } from '../../src/engine/scenario/example.js';
import { type Sandbox, startSandbox } from '../support/sandbox.js';
import { Wire, type WireAnswer, type WireRequest } from '../support/wire.js';

interface Entry {
  readonly name: string;
  readonly stage: string;
  readonly api: string | null;
  readonly operations: readonly string[];
  readonly status: number | null;
  readonly example: string;
}

/** What its own answers say of a refusal is kept: the transactions are failed. */
const kept = ['insufficient-funds'];

let server: Sandbox;
let wire: Wire;
let catalogue: readonly Entry[];
beforeAll(async () => {
  server = await startSandbox();
  wire = new Wire(server.url);
  catalogue = (await server.send('GET', '/__sandbox/scenarios')).body.scenarios;
});
afterAll(async () => {
  wire.close();
  await server.close();
});

async function stateOf(api: Api, sandbox: string) {
  const names = Object.keys(api.collections);
  return Promise.all(names.map((name) => server.records(sandbox, `${api.name}/${name}`)));
}

/** What an entry's own example asks for: its name, with parameters where the defaults would not show it. */
function askedFor({ example }: Entry): string {
  return /x-sandbox-scenario: ([^']+)'/.exec(example)?.[1] ?? '';
}

/** Nothing happened where the request was lost on its way. */
const neverArrived = ['lost-request', 'empty-reply', 'connection-reset', 'timeout'];

/** Sends while time passes, for what waits. */
async function answerTo(sent: WireRequest): Promise<WireAnswer | undefined> {
  let ended = false;
  const answer = wire.send(sent).finally(() => {
    ended = true;
  });
  while (!ended) {
    if (server.time.open > 0) server.time.advance(300_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return answer;
}

/** Everything that can be asked for in an API: its own scenarios on each of their operations, the generic ones on all. */
function casesOf(api: Api) {
  const own = catalogue.filter((entry) => entry.api === api.name);
  // What acts on callbacks needs one that is caused.
  const generic = catalogue.filter(({ api: owner, stage }) => owner === null && stage !== 'callback');
  return api.operations.flatMap((operation) => [
    ...own.filter(({ operations }) => operations.includes(operation.id)).map((entry) => ({ entry, operation })),
    ...generic.map((entry) => ({ entry, operation })),
  ]);
}

test.each(apis.map((api) => [api.name, api] as const))(
  '%s: every scenario on each of its operations, by header and by path, is applied, answers as promised and leaves what a refusal leaves',
  async (_, api) => {
    const cases = casesOf(api);
    expect(cases.length).toBeGreaterThan(api.operations.length * 3);
    for (const { entry, operation } of cases) {
      const { target, headers, body } = requestOf(api, operation);
      const byHeader = { path: target, headers: { ...headers, 'x-sandbox-scenario': askedFor(entry) } };
      for (const by of ['header', 'path']) {
        const sandbox = server.fresh();
        const before = await stateOf(api, sandbox);
        const byPath = { path: `/~${sandbox};scenario=${encodeURIComponent(askedFor(entry))}${target}`, headers };
        const sent =
          by === 'path' ? byPath : { ...byHeader, headers: { ...byHeader.headers, 'x-sandbox-id': sandbox } };
        const answer = await answerTo({ method: operation.method, body, ...sent });
        const seen = [entry.name, operation.id, by, answer?.status ?? null];
        expect(seen).toEqual([entry.name, operation.id, by, promised(entry, operation)]);
        expect(answer?.cut ?? false).toBe(entry.name === 'truncated');
        const name = entry.api === null ? entry.name : `${entry.api}/${entry.name}`;
        if (answer) expect(answer.headers['x-sandbox-scenario']).toBe(`${name};by=${by}`);
        const nothingHappened = neverArrived.includes(entry.name) || (answer && answer.status >= 400);
        if (nothingHappened && !kept.includes(entry.name)) expect(await stateOf(api, sandbox)).toEqual(before);
      }
    }
  },
  60_000,
);

/** Where an entry is for several operations its status is that of one: success has each operation's own. */
function promised({ status }: Entry, operation: Api['operations'][number]): number | null {
  if (status === null || status >= 400) return status;
  return Object.keys(operation.replies).map(Number)[0] ?? null;
}
