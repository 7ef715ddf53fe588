// The same wherever it is kept.
import { apis } from '../../src/apis/index.js';
import { type Sandbox, startSandbox } from '../support/sandbox.js';

/** Two cards of which a mask shows the same. */
const cards = ['4539578763621486', '4539570000051486'] as const;

type Operation = (typeof apis)[number]['operations'][number];

/** The request of an operation's example with the card in all places where a text may stand, one after the other. */
function* callsWith(card: string, { method, path, example }: Operation) {
  const headers = { ...example.headers, authorization: `Bearer ${card}` };
  const body = (example.body ?? {}) as Readonly<Record<string, unknown>>;
  const filled = path.replace(/:(\w+)/g, (_, name) => example.params?.[name] ?? 'x');
  const query = new URLSearchParams(Object.keys(example.query ?? {}).map((name): [string, string] => [name, card]));
  yield { method, path: path.replace(/:\w+/g, card), headers: example.headers ?? {}, body };
  yield { method, path: `${filled}?${query}`, headers, body };
  for (const name of textsIn(body)) {
    yield { method, path: filled, headers: example.headers ?? {}, body: replaced(body, name, card) };
  }
}

/** Dotted names of the texts in a body. */
function textsIn(body: object, above = ''): string[] {
  return Object.entries(body).flatMap(([name, member]: [string, unknown]) => {
    if (member !== null && typeof member === 'object') return textsIn(member, `${above}${name}.`);
    return typeof member === 'string' ? [`${above}${name}`] : [];
  });
}

function replaced(body: object, name: string, card: string): object {
  const copy = structuredClone(body) as Record<string, unknown>;
  const names = name.split('.');
  const last = names.pop() ?? '';
  const owner = names.reduce((here, one) => here[one] as Record<string, unknown>, copy);
  owner[last] = card;
  return copy;
}

/** What one server tells of all that was done with one card; request ids and measured times aside. */
async function toldOf(api: (typeof apis)[number], card: string): Promise<string[]> {
  const server = await startSandbox({ logLevel: 'debug' });
  try {
    for (const where of [{ 'body.card': card }, { 'headers.authorization': `Bearer ${card}` }]) {
      await server.send('POST', '/__sandbox/rules', { body: { scenario: 'delay;ms=0', where } });
    }
    for (const operation of api.operations) {
      for (const call of callsWith(card, operation)) {
        const { method, path, headers, body } = call;
        for (const scenario of [
          'rate-limited;limit=2',
          'delay;ms=0;times=1',
          'rate-limited;limit=0;p=0.5',
          undefined,
        ]) {
          await server.send(method, path, {
            headers: { ...headers, ...(scenario !== undefined && { 'x-sandbox-scenario': scenario }) },
            ...(method !== 'GET' && { body }),
          });
        }
      }
    }
    return [...(await pagesOf(server, api)), JSON.stringify(server.logged)].map(steady);
  } finally {
    await server.close();
  }
}

async function pagesOf(server: Sandbox, { name: api, collections }: (typeof apis)[number]): Promise<string[]> {
  const pages = [
    '/__sandbox/requests?limit=500',
    '/__sandbox/findings',
    '/__sandbox/rules',
    '/__sandbox/tasks',
    '/__sandbox/coverage',
    '/__sandbox/sandboxes/default/export',
    ...['json', 'html', 'junit', 'markdown'].map((format) => `/__sandbox/report?format=${format}`),
    ...Object.keys(collections).map((name) => `/__sandbox/state/${api}/${name}?limit=500`),
  ];
  return Promise.all(
    pages.map(async (page) => {
      const answer = await server.send('GET', page);
      expect([page, answer.status]).toEqual([page, 200]);
      return `${page} ${answer.text}`;
    }),
  );
}

const steady = (text: string) =>
  text
    .replace(/\b[a-z]{12}-([0-9a-z]+)\b/g, 'id-$1')
    .replace(/127\.0\.0\.1:\d+/g, 'here')
    .replace(/"(durationMs|ms)":[\d.]+/g, '"$1":0');

/** Where two texts that ought to be the same begin to differ. */
function differences(one: string, other: string): string[] {
  for (let at = 0; at < Math.max(one.length, other.length); at++) {
    if (one[at] !== other[at]) return [one, other].map((text) => text.slice(Math.max(0, at - 120), at + 120));
  }
  return [];
}

test.each(apis.map((api) => [api.name, api] as const))(
  'nothing that %s or the sandbox tells depends on the hidden digits of a card',
  async (_, api) => {
    const [one, other] = [await toldOf(api, cards[0]), await toldOf(api, cards[1])];
    // A word for each difference: the pages themselves are long.
    expect(differences(one.join('\n'), other.join('\n'))).toEqual([]);
    expect(one.join('\n')).toContain('453957******1486');
  },
);
