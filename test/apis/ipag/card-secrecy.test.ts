import { server } from '../../support/shared.js';
import { pageOf, sendForm } from './card-form.js';
import { Merchant } from './charges.js';

let sandbox: string;
beforeEach(() => {
  sandbox = server.fresh();
});

/** All that anybody can see of the sandbox. */
async function seen(): Promise<string> {
  const paths = ['requests', 'state/ipag/charges', 'state/ipag/storedCards', `sandboxes/${sandbox}/export`];
  const shown = await Promise.all(paths.map((path) => server.send('GET', `/__sandbox/${path}`, { sandbox })));
  const raw = await server.feed(sandbox);
  return JSON.stringify([...shown.map(({ text }) => text), raw]);
}

test.each([
  ['a test card', '4111 1111 1111 1111', '411111******1111'],
  ['a number that is none', '4111-1111-1111-1112', '411111******1112'],
  ['one of twelve digits', '123456789012', '123456**9012'],
  ['a few digits', '4109', '****'],
])('%s is shown by its first six and last four digits alone', async (_what, number, shown) => {
  await sendForm(server, sandbox, pageOf(99991), { number, cvv: '987' });
  const { body } = await server.send('GET', '/__sandbox/requests', { sandbox });
  expect(body.requests[0].request.body).toEqual({
    ...{ installment: '1', holder: 'Maria Francisca', number: shown, expiry: '12/30', cvv: '****' },
  });
  const text = await seen();
  expect(text).not.toContain(number);
  expect(text).not.toContain(number.replace(/\D/g, ''));
});

test('no card number and no code is kept with a subscription, and what is exported pays on', async () => {
  const merchant = new Merchant(server, sandbox);
  await merchant.create({ type: 'recurring', auto_debit: true, due_date: '2026-01-20' });
  await sendForm(server, sandbox, '/vpos?billing=0771fc6f0f4b1d7d1bb73bbbe14e0e31', { cvv: '7431' });
  const text = await seen();
  expect(text).not.toMatch(/4111 ?1111 ?1111 ?1111/);
  expect(text).not.toContain('7431');
  const exported = await server.send('GET', `/__sandbox/sandboxes/${sandbox}/export`);
  const other = server.fresh();
  const imported = await server.send('POST', `/__sandbox/sandboxes/${other}/import`, { body: exported.text });
  expect(imported.status).toBe(200);
  const advanced = await server.send('POST', '/__sandbox/clock/advance', { sandbox: other, body: { by: 'P2M' } });
  expect(advanced.body.ran).toContainEqual(
    expect.objectContaining({ kind: 'auto-debit', subject: '100000/2', result: 'paid' }),
  );
});

test('a request is found by the number that was sent, which nobody is shown', async () => {
  await sendForm(server, sandbox, pageOf(99991), { number: '4111-1111-1111-1112' });
  const where = (number: string) =>
    server.send('POST', '/__sandbox/verify', {
      sandbox,
      body: { where: { 'body.number': number }, count: { exactly: 1 } },
    });
  expect((await where('4111-1111-1111-1112')).status).toBe(200);
  expect((await where('4111-1111-1111-1113')).status).toBe(422);
});
