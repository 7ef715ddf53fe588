import { every as apis, sandbox, server } from '../support/every-api.js';
import { type Stored, unlike } from '../support/stored.js';

const at = (api: string, collection: string, id = '') =>
  `/__sandbox/state/${api}/${collection}${id && `/${encodeURIComponent(id)}`}`;
const recordsOf = async (api: string, collection: string): Promise<Stored[]> =>
  (await server.send('GET', at(api, collection), { sandbox })).body.records;

/** Every way in which a record of any collection names another. */
const references = apis.flatMap((api) =>
  Object.entries(api.collections).flatMap(([collection, plan]) =>
    (plan.references ?? []).map(
      (reference) =>
        [
          `${api.name}/${collection}`,
          reference.members.join(' and '),
          reference.to,
          { api, collection, plan, reference },
        ] as const,
    ),
  ),
);

/** What neither ships nor comes of an operation's example. */
const further: Readonly<Record<string, Stored>> = {
  'british-gas/savedCards': { contractAccount: '600134652', card: '42563574674' },
  'ipag/storedCards': {
    ...{ charge_id: 99994, number: '411111******1111', digest: 'x'.repeat(43), brand: 'visa', holder: 'Maria' },
    ...{ expiry_month: '12', expiry_year: '2030', result: 'approved' },
  },
};

/** A record of a collection, made by the examples of its API where none ships. */
async function someRecord(api: (typeof apis)[number], collection: string): Promise<Stored> {
  const put = further[`${api.name}/${collection}`];
  if (put) {
    const key = api.collections[collection]?.key(put) ?? '';
    expect((await server.send('PUT', at(api.name, collection, key), { sandbox, body: put })).status).toBe(201);
  }
  for (const { method, path, example } of api.operations) {
    if ((await recordsOf(api.name, collection)).length > 0) break;
    const filled = path.replace(/:(\w+)/g, (_, name) => encodeURIComponent(example.params?.[name] ?? ''));
    await server.send(method, filled, { sandbox, headers: example.headers ?? {}, body: example.body as object });
  }
  const [record] = await recordsOf(api.name, collection);
  if (!record) throw new Error(`no operation's example makes one of ${api.name}/${collection}`);
  return record;
}

/** A person, whose records are not here; a client's own number; a card that is paid with and needn't be saved. */
const namesNothing = ['user_id', 'request_id', 'card', 'number'];

test('every member that holds the key of another record is declared', async () => {
  const undeclared: string[] = [];
  for (const api of apis) {
    const plans = Object.entries(api.collections);
    const keys = new Set(plans.flatMap(([, { keyMembers }]) => keyMembers));
    for (const [name, { keyMembers, references = [] }] of plans) {
      const { body: schema } = await server.send('GET', `/__sandbox/schemas/${api.name}/${name}`);
      const declared = references.flatMap(({ members }) => members);
      const own = keyMembers.at(-1) ?? '';
      const naming = Object.keys(schema.properties).filter((member) => keys.has(member) || /_id$|Id$/.test(member));
      const missing = naming.filter((member) => member !== own && !declared.includes(member));
      undeclared.push(...missing.map((member) => `${api.name}/${name} ${member}`));
    }
  }
  expect(undeclared.filter((one) => !namesNothing.includes(one.split(' ')[1] ?? ''))).toEqual([]);
  expect(references.map(([collection, members]) => `${collection} ${members}`)).toEqual(
    expect.arrayContaining(['bakery/customers shop', 'bakery/orders shop and customer', 'bakery/passes shop']),
  );
});

test.each(references)(
  'a record of %s can name by %s only one of %s that is there, or that need not be',
  async (_, __, ___, { api, collection, plan, reference }) => {
    const record = await someRecord(api, collection);
    const member = reference.members.at(-1) ?? '';
    const others = await recordsOf(api.name, reference.to);
    const keyMember = api.collections[reference.to]?.keyMembers.at(-1) ?? '';
    const changed = { ...record, [member]: unlike(record[member], new Set(others.map((one) => one[keyMember]))) };
    const path = at(api.name, collection, plan.key(changed));
    const put = await server.send('PUT', path, { sandbox, body: changed });
    if (reference.mayLack) {
      expect([200, 201]).toContain(put.status);
      return;
    }
    const named = reference.members.map((one) => changed[one]).join('/');
    expect(put.status).toBe(400);
    expect(put.body.errors).toContainEqual({
      pointer: `/body/${member}`,
      message: `names ${named}, and ${reference.to} has no such record`,
    });
    expect(await recordsOf(api.name, collection)).toContainEqual(record);
  },
);

test.each(references)(
  'as long as a record of %s names by %s one of %s, that one is not removed',
  async (_, __, ___, { api, collection, plan, reference }) => {
    const record = await someRecord(api, collection);
    const named = reference.members.map((member) => record[member]).join('/');
    const path = at(api.name, reference.to, named);
    expect((await server.send('GET', path, { sandbox })).status).toBe(200);
    const { status, type, body } = await server.send('DELETE', path, { sandbox });
    expect([status, type]).toEqual([409, 'application/problem+json']);
    const pointer = `/${reference.members.at(-1)}`;
    expect(body.referredBy).toContainEqual({ collection, id: plan.key(record), pointer });
    expect((await server.send('GET', path, { sandbox })).status).toBe(200);
  },
);
