// The same wherever it is kept.
import { apis } from '../../src/apis/index.js';
import { sandbox, server } from '../support/shared.js';

type Stored = Readonly<Record<string, unknown>>;

const at = (api: string, collection: string, id: string) =>
  `/__sandbox/state/${api}/${collection}/${encodeURIComponent(id)}`;

const collections = apis.flatMap((api) =>
  Object.entries(api.collections).map(([name, plan]) => [`${api.name}/${name}`, api, name, plan] as const),
);

async function recordsOf(api: string, collection: string, sandbox: string): Promise<Stored[]> {
  const { body } = await server.send('GET', `/__sandbox/state/${api}/${collection}?limit=500`, { sandbox });
  return body.records;
}

const keyOf = (record: Stored, members: readonly string[]) => members.map((member) => record[member]).join('/');

test.each(collections)(
  'the key of a record of %s is made of the members that are said to',
  async (_, api, name, plan) => {
    for (const record of await recordsOf(api.name, name, sandbox)) {
      expect(keyOf(record, plan.keyMembers)).toBe(plan.key(record));
      const read = await server.send('GET', at(api.name, name, keyOf(record, plan.keyMembers)), { sandbox });
      expect([read.status, read.body]).toEqual([200, record]);
    }
  },
);

test.each(collections)('what %s names is a collection, by as many members as its key has', (_, api, __, plan) => {
  for (const { members, to } of plan.references ?? []) {
    expect(api.collections[to]?.keyMembers).toHaveLength(members.length);
  }
});

/** Values that a schema may let through and no operation thinks of. */
const absurd = [
  ...[
    null,
    true,
    false,
    '',
    'x',
    'ZZZ',
    'JPY',
    '0',
    0,
    1,
    2,
    12,
    -1,
    1e12,
    999_999_999_999_999,
    1e15,
    1e300,
    0.5,
    [],
    {},
  ],
  ...['9999-12-31', '0001-01-01', '9999-12-31T23:59:59.999Z', '0000-01-01T00:00:00.000Z', 'P9000Y', '-P9000Y'],
  ...['P100000Y', 'recurring', 'week', 'decline', 'accept', 'completed', 'paid', 'inactive', 'refresh', 'token'],
];

function* changesOf(record: Stored): Generator<Stored> {
  for (const [name, member] of Object.entries(record)) {
    const values = typeof member === 'string' ? [...absurd, member.toUpperCase()] : absurd;
    for (const value of values) if (value !== member) yield { ...record, [name]: value };
    if (!Array.isArray(member)) continue;
    yield { ...record, [name]: [...member, ...member] };
    for (const [i, item] of member.entries()) {
      if (item === null || typeof item !== 'object') continue;
      for (const changed of changesOf(item as Stored)) yield { ...record, [name]: member.with(i, changed) };
    }
  }
}

/** The operations of an API that fail, or answer what their schemas don't have. */
async function failuresOf(api: (typeof apis)[number], sandbox: string): Promise<string[]> {
  const failed: string[] = [];
  for (const { id, method, path, example, replies } of api.operations) {
    const filled = Object.entries(example.params ?? {}).reduce(
      (so, [name, value]) => so.replace(`:${name}`, encodeURIComponent(value)),
      path,
    );
    const query = new URLSearchParams(example.query);
    const headers = example.headers ?? {};
    const call = { sandbox, headers, ...(example.body !== undefined && { body: example.body }) };
    const { status, body, type } = await server.send(method, `${filled}${query.size > 0 ? `?${query}` : ''}`, call);
    const schema = replies[status] ?? api.dialect.errorSchema;
    const broken = type.includes('json') && api.validators[schema]?.(body) === false;
    if (broken) failed.push(`${id}: breaks ${schema}: ${JSON.stringify(api.validators[schema]?.errors)}`);
    for (const error of server.errors.splice(0)) failed.push(`${id}: ${JSON.stringify(error, errorText)}`);
  }
  return failed;
}

const errorText = (_: string, value: unknown) => (value instanceof Error ? value.stack?.slice(0, 300) : value);

test.each(apis.map((api) => [api.name, api] as const))(
  'no record of %s can be removed or changed so that an operation fails',
  async (_, api) => {
    const failed: unknown[] = [];
    let accepted = 0;
    const tried = async (what: string) => {
      accepted++;
      for (const failure of await failuresOf(api, sandbox)) failed.push([what, failure]);
    };
    // Some collections are empty in a fixture.
    expect(await failuresOf(api, sandbox)).toEqual([]);
    await server.send('PUT', `/__sandbox/sandboxes/${sandbox}/snapshots/before`);
    const restore = () => server.send('POST', `/__sandbox/sandboxes/${sandbox}/snapshots/before/restore`);
    for (const [name, plan] of Object.entries(api.collections)) {
      for (const [i, record] of (await recordsOf(api.name, name, sandbox)).entries()) {
        const path = at(api.name, name, keyOf(record, plan.keyMembers));
        const removed = await server.send('DELETE', path, { sandbox });
        expect([204, 409]).toContain(removed.status);
        if (removed.status === 204) {
          await tried(`DELETE ${path}`);
          await restore();
        }
        if (i % 3 !== 0) continue;
        for (const changed of changesOf(record)) {
          const put = await server.send('PUT', path, { sandbox, body: changed });
          expect([200, 400]).toContain(put.status);
          if (put.status !== 200) continue;
          await tried(`PUT ${path} ${JSON.stringify(changed)}`);
          await restore();
        }
      }
    }
    expect(failed).toEqual([]);
    expect(accepted).toBeGreaterThan(5);
  },
  120_000,
);

test('counters as high as an import may have them, and the last identifier of a fixture, end no operation', async () => {
  const document = (await server.send('GET', '/__sandbox/sandboxes/default/export')).body;
  const counters = Object.fromEntries(
    apis.flatMap((api) => Object.keys(api.ids).map((kind) => [`ids/${api.name}/${kind}`, 999_999_999_999])),
  );
  const imported = await server.send('POST', `/__sandbox/sandboxes/${sandbox}/import`, {
    body: { ...document, counters },
  });
  expect(imported.status).toBe(200);
  for (const api of apis) {
    expect(await failuresOf(api, sandbox)).toEqual([]);
    expect(await failuresOf(api, sandbox)).toEqual([]);
  }
  const beyond = await server.send('POST', `/__sandbox/sandboxes/${sandbox}/import`, {
    body: { ...document, counters: { x: 1e12 } },
  });
  expect([beyond.status, beyond.body.errors[0].pointer]).toEqual([400, '/body/counters/x']);
});
