import fc from 'fast-check';
import { type Sandbox, startSandbox } from '../support/sandbox.js';

const runs = Number(process.env['TILLBOX_PROPERTY_RUNS'] ?? 40);
const seed = Number(process.env['TILLBOX_PROPERTY_SEED'] ?? 20261121);

let server: Sandbox;
beforeAll(async () => {
  server = await startSandbox();
});
afterAll(() => server.close());

type Step = (sandbox: string) => Promise<unknown>;

const day = fc.constantFrom('2025-11-30', '2026-01-15', '2026-01-31', '2026-02-28', '9999-12-31', '0000-01-01');
const amount = fc.constantFrom(0.01, 0.05, 1, 33.34, 100, 1e13 - 0.01);
const authorization = `Basic ${Buffer.from('tillbox:test-key-ipag').toString('base64')}`;
const toIpag = (sandbox: string, method: string, query: string, body: object) =>
  server.send(method, `/service/resources/charges${query}`, { sandbox, headers: { authorization }, body });

const clock = fc
  .constantFrom('2025-12-01T03:00:00Z', '2026-01-15T12:00:00Z', '2026-03-01T02:59:59Z', '9999-12-31T23:59:59Z')
  .map(
    (now): Step =>
      (sandbox) =>
        server.send('PUT', '/__sandbox/clock', { sandbox, body: { now, frozen: true } }),
  );

const created = fc
  .record(
    {
      amount,
      due_date: day,
      installments: fc.integer({ min: 1, max: 48 }),
      type: fc.constantFrom('normal', 'recurring'),
      interval: fc.constantFrom('day', 'week', 'month'),
      frequency: fc.integer({ min: 1, max: 12 }),
      is_active: fc.boolean(),
      last_charge_date: day,
      cpf_cnpj: fc.constantFrom('852.391.120-02', '85239112002', '713.908.264-22', ''),
    },
    { requiredKeys: ['amount', 'due_date'] },
  )
  .map(
    ({ cpf_cnpj, ...members }): Step =>
      (sandbox) => {
        const customer = { name: 'Ana', ...(cpf_cnpj !== undefined && { cpf_cnpj }) };
        return toIpag(sandbox, 'POST', '', { ...members, description: 'x', customer });
      },
  );

const id = fc.constantFrom(99991, 99992, 99994, 99995, 100000, 100001);
const updated = fc
  .tuple(id, fc.record({ amount, due_date: day, is_active: fc.boolean(), last_charge_date: day }, { requiredKeys: [] }))
  .map(
    ([id, changes]): Step =>
      (sandbox) =>
        toIpag(sandbox, 'PUT', `?id=${id}`, changes),
  );

/** A row is paid by its record, as much as is let off. */
const paid = fc.tuple(id, fc.nat({ max: 3 }), fc.boolean()).map(
  ([id, i, letOff]): Step =>
    async (sandbox) => {
      const path = `/__sandbox/state/ipag/charges/${id}`;
      const { status, body } = await server.send('GET', path, { sandbox });
      const row = body.installments?.[i];
      if (status !== 200 || row === undefined || row.settlement !== null || row.amount_minor === 0) return;
      const discount_minor = letOff ? Math.floor(row.amount_minor / 2) : 0;
      const paid_minor = row.amount_minor - discount_minor;
      const settlement = { paid_minor, discount_minor, payment_date: 'P0D', description: 'x', payment: null };
      const installments = body.installments.with(i, { ...row, settlement });
      expect((await server.send('PUT', path, { sandbox, body: { ...body, installments } })).status).toBe(200);
    },
);

const sellers = fc.constantFrom('0001', '0002', '0003', '0004').map((n) => `aaaaaaaa-${n}-4aaa-8aaa-aaaaaaaaaaaa`);
const scenario = fc.constantFrom(
  '',
  '',
  '',
  'pending-forever',
  'auto-complete',
  'authorization-declined;after=PT5S',
  'transaction-failed',
  'insufficient-funds',
);
const toAccounts = (sandbox: string, path: string, body: object, scenario = '') =>
  server.send('POST', path, { sandbox, headers: scenario === '' ? {} : { 'x-sandbox-scenario': scenario }, body });

const ordered = fc.tuple(sellers, fc.constantFrom('a', 'b', 'c')).map(
  ([seller_id, request_id]): Step =>
    (sandbox) =>
      toAccounts(sandbox, '/account/44444444-4444-4444-8444-444444444444/payment', {
        seller_id,
        request_id,
        currency: 'EUR',
      }),
);
const moved = fc
  .tuple(
    fc.nat({ max: 3 }),
    fc.constantFrom('transactions', 'transactions', 'execute', 'authorize', 'decline', 'cancel'),
    amount,
    scenario,
  )
  .map(
    ([i, verb, amount, scenario]): Step =>
      async (sandbox) => {
        const records = async (name: string) =>
          (await server.send('GET', `/__sandbox/state/payment-accounts/${name}`, { sandbox })).body.records;
        const payment = (await records('payments'))[i]?.id;
        if (payment === undefined) return;
        if (verb === 'transactions')
          await toAccounts(sandbox, `/payment/${payment}/transactions`, { amount }, scenario);
        else if (verb === 'decline') await toAccounts(sandbox, `/payment/${payment}/authorize`, { state: 'declined' });
        else if (verb === 'cancel') {
          const own = (await records('transactions')).find((one: { payment_id: string }) => one.payment_id === payment);
          if (own) await toAccounts(sandbox, `/payment/${payment}/transactions/${own.id}/cancel`, {});
        } else await toAccounts(sandbox, `/payment/${payment}/${verb}`, {}, scenario);
      },
  );

const advanced = fc.constantFrom('PT5S', 'P1M').map(
  (by): Step =>
    (sandbox) =>
      server.send('POST', '/__sandbox/clock/advance', { sandbox, body: { by } }),
);

test.each<[string, fc.Arbitrary<Step>]>([
  ['charges', fc.oneof(created, created, updated, updated, paid, clock)],
  ['payments', fc.oneof(ordered, moved, moved, moved, moved, advanced, clock)],
])(
  'whatever becomes of %s, what is exported then can be imported and is the same',
  async (_, step) => {
    const property = fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
      const sandbox = server.fresh();
      await server.send('GET', '/service/resources/charges', { sandbox, headers: { authorization } });
      for (const one of steps) await one(sandbox);
      const path = `/__sandbox/sandboxes/${sandbox}`;
      const document = (await server.send('GET', `${path}/export`)).body;
      const { status, body } = await server.send('POST', `${path}/import`, { body: document });
      expect([status, body.errors]).toEqual([200, undefined]);
      const again = (await server.send('GET', `${path}/export`)).body;
      expect(again.collections).toEqual(document.collections);
      await server.send('DELETE', path);
    });
    await fc.assert(property, { seed, numRuns: runs });
    expect(server.errors).toEqual([]);
  },
  300_000,
);
