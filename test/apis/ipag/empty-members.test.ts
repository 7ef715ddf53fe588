// The same wherever it is kept.
import { server } from '../../support/shared.js';
import { Merchant, path } from './charges.js';

interface Schema {
  readonly $ref?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

interface Member {
  readonly pointer: readonly string[];
  readonly required: boolean;
}

/** Everything that a charge can be made with, and a change of it. */
const whole: Readonly<Record<string, object>> = {
  post: {
    amount: 150,
    description: 'Mensalidade',
    due_date: '2026-03-10',
    frequency: 2,
    interval: 'week',
    type: 'recurring',
    last_charge_date: '2026-12-31',
    callback_url: 'https://shop.test/back',
    auto_debit: true,
    installments: 3,
    is_active: false,
    customer: { name: 'Maria', cpf_cnpj: '852.391.120-02', phone: '11 99999-9999', email: 'maria@mail.me' },
  },
  put: {
    amount: 80,
    description: 'Outra',
    due_date: '2026-04-10',
    last_charge_date: '2027-12-31',
    callback_url: 'https://shop.test/other',
    auto_debit: true,
    is_active: false,
  },
};

/** Each member of each request body of the API, nested ones too, as the published document has them. */
async function membersOf(method: string): Promise<Member[]> {
  const { body } = await server.send('GET', '/__sandbox/openapi/ipag.json');
  const resolved = (schema: Schema): Schema =>
    schema.$ref === undefined ? schema : resolved(body.components.schemas[schema.$ref.split('/').at(-1) ?? '']);
  const walk = (given: Schema, at: readonly string[]): Member[] => {
    const { properties = {}, required = [] } = resolved(given);
    return Object.entries(properties).flatMap(([name, schema]) => [
      { pointer: [...at, name], required: required.includes(name) },
      ...walk(schema, [...at, name]),
    ]);
  };
  return walk(body.paths[path][method].requestBody.content['application/json'].schema, []);
}

/** A copy with something else at one place; without it where that is undefined. */
function having(members: object, [name = '', ...rest]: readonly string[], value: unknown): object {
  const inner = (members as Record<string, object>)[name] ?? {};
  const changed = { ...members, [name]: rest.length > 0 ? having(inner, rest, value) : value };
  return JSON.parse(JSON.stringify(changed)) as object;
}

/** What a merchant is answered in a sandbox of its own, with that sandbox's name taken out of it. */
async function answerTo(work: (merchant: Merchant) => Promise<{ status: number; text: string }>): Promise<string> {
  const sandbox = server.fresh();
  const { status, text } = await work(new Merchant(server, sandbox));
  return `${status} ${text.replaceAll(sandbox, 'sandbox')}`;
}

const made = (body: object) => answerTo((merchant) => merchant.send('POST', path, body));

/** Of a charge that has everything. */
const changed = (body: object) =>
  answerTo(async (merchant) => {
    await merchant.send('POST', path, whole['post']);
    return merchant.update(100000, body);
  });

test.each([
  ['post', null],
  ['post', ''],
  ['put', null],
])('every optional member of a %s that is %j is as if it were not there', async (method, nothing) => {
  const send = method === 'post' ? made : changed;
  const optional = (await membersOf(method)).filter(({ required }) => !required);
  expect(optional).toHaveLength(method === 'post' ? 11 : 7);
  for (const { pointer } of optional) {
    const without = await send(having(whole[method] ?? {}, pointer, undefined));
    expect(without).toMatch(/^20[01] /);
    expect([pointer, await send(having(whole[method] ?? {}, pointer, nothing))]).toEqual([pointer, without]);
  }
});

test('every required member that is null or empty is missing', async () => {
  const required = (await membersOf('post')).filter((member) => member.required);
  expect(required.map(({ pointer }) => pointer.join('.'))).toEqual([
    'amount',
    'description',
    'due_date',
    'customer',
    'customer.name',
  ]);
  for (const { pointer } of required) {
    const without = await made(having(whole['post'] ?? {}, pointer, undefined));
    expect(without).toMatch(/^406 .* is required"/);
    for (const nothing of [null, '']) {
      expect([pointer, await made(having(whole['post'] ?? {}, pointer, nothing))]).toEqual([pointer, without]);
    }
  }
});

test('an empty text in a change takes the callback URL and the last date away, and nothing else', async () => {
  for (const { pointer } of await membersOf('put')) {
    const answer = await changed(having({}, pointer, ''));
    const expected = (await changed({}))
      .replace('"callback_url":"https://shop.test/back"', () =>
        pointer[0] === 'callback_url' ? '"callback_url":""' : '"callback_url":"https://shop.test/back"',
      )
      .replace('"closing_date":"2026-12-31"', () =>
        pointer[0] === 'last_charge_date' ? '"closing_date":""' : '"closing_date":"2026-12-31"',
      );
    expect([pointer, answer]).toEqual([pointer, expected]);
  }
});

interface Shown {
  readonly attributes: Readonly<Record<string, unknown>> & {
    readonly customer: { readonly attributes: object };
    readonly installments: { readonly data: readonly object[] };
  };
}

/** What an answer has, under the names that a request gives it. */
function ownValues({ body }: { body: Shown }) {
  const { amount, description, starting_date, frequency, interval, type, closing_date } = body.attributes;
  const { callback_url, auto_debit, is_active, customer, installments } = body.attributes;
  return {
    ...{ amount, description, due_date: starting_date, frequency, interval, type, last_charge_date: closing_date },
    ...{ callback_url, auto_debit, is_active, installments: installments.data.length },
    customer: customer.attributes,
  };
}

const least = { amount: 150, description: 'Curso', due_date: '2026-03-10', customer: { name: 'Ana' } };

test.each([
  ['as little as there can be', least],
  ['all that there can be', whole['post'] ?? {}],
  ['installments', { ...least, installments: 3, type: 'normal' }],
])('the values of an answer can be sent back, by POST and by PUT: %s', async (_what, body) => {
  const merchant = new Merchant(server, server.fresh());
  const created = await merchant.send('POST', path, body);
  const read = await merchant.get(100000);
  expect(read.text).toBe(created.text);
  for (const answer of [created, read]) {
    for (const sent of [ownValues(answer), answer.body.attributes]) {
      const answered = await merchant.update(100000, sent);
      expect([answered.status, answered.text]).toEqual([200, created.text]);
    }
    const { links, ...again } = (await merchant.send('POST', path, ownValues(answer))).body.attributes;
    const { links: _, ...first } = created.body.attributes;
    const customer = { ...again.customer, id: first.customer.id };
    expect({ ...again, customer }).toEqual(first);
    expect(again.customer.id === first.customer.id).toBe(first.customer.attributes.cpf_cnpj !== null);
  }
});

test.each([99991, 99992, 99993, 99994, 99995])('what charge %i of the fixture shows can be sent back', async (id) => {
  const merchant = new Merchant(server, server.fresh());
  const read = await merchant.get(id);
  const { updated_at: _, ...shown } = read.body.attributes;
  for (const sent of [ownValues(read), read.body.attributes]) {
    const { status, body } = await merchant.update(id, sent);
    expect([status, body.attributes]).toEqual([200, expect.objectContaining(shown)]);
  }
  expect((await merchant.send('POST', path, ownValues(read))).status).toBe(201);
});

test('a member that carries nothing is no finding; an integer as text is one', async () => {
  const sandbox = server.fresh();
  const kinds = async () => {
    const { body } = await server.send('GET', '/__sandbox/findings', { sandbox });
    return body.findings.map(({ kind, message }: { kind: string; message: string }) => `${kind}: ${message}`);
  };
  const merchant = new Merchant(server, sandbox);
  await merchant.send('POST', path, { ...least, frequency: '', installments: null, type: '' });
  await merchant.update(100000, { amount: '', last_charge_date: '' });
  expect(await kinds()).toEqual([]);
  await merchant.send('POST', path, { ...least, installments: '2' });
  expect(await kinds()).toEqual(['type-coerced: /installments is documented as a number and was sent as a string.']);
});
