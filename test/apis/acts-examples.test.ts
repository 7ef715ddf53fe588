import type { Act, Api } from '../../src/engine/api/api.js';
import { requestOf } from '../../src/engine/scenario/example.js';
import { every, sandbox, server } from '../support/every-api.js';

const acts = every.flatMap((api) =>
  (api.acts ?? []).map((act): [name: string, api: Api, act: Act] => [`${api.name}/${act.id}`, api, act]),
);

async function perform(name: string, body: unknown) {
  return server.send('POST', `/__sandbox/acts/${name}`, { sandbox, body });
}

/** Requests what an act's example needs. */
async function prepare(api: Api, { before }: Act): Promise<void> {
  const operation = api.operations.find(({ id }) => id === before?.operation);
  if (!before || !operation) return;
  const { target, headers, content } = requestOf(api, operation);
  const body = { ...(content as object), ...before.body };
  const asked = before.scenario === undefined ? {} : { 'x-sandbox-scenario': before.scenario };
  const type = { 'content-type': api.mediaType };
  const answer = await server.send(operation.method, target, {
    sandbox,
    body,
    headers: { ...type, ...headers, ...asked },
  });
  expect(answer.status).toBeLessThan(300);
}

describe.each(acts)('%s', (name, api, act) => {
  test('does its listed example in a fresh sandbox, and answers by its schema', async () => {
    await prepare(api, act);
    const { body: listed } = await server.send('GET', '/__sandbox/acts');
    const { example } = listed.acts.find((one: { api: string; act: string }) => `${one.api}/${one.act}` === name);
    const { status, body } = await perform(name, example);
    expect([status, body]).toEqual([200, { requestId: expect.any(String), result: expect.any(Object) }]);
    expect(api.validators[act.result]?.(body.result)).toBe(true);
  });

  test('takes no member that its schema does not have', async () => {
    const { status, body } = await perform(name, { ...act.example.body, surplus: true });
    expect([status, body.type]).toEqual([400, '/__sandbox/problems/bad-request']);
    expect(body.errors.length).toBeGreaterThan(0);
  });

  test('keeps nothing of what it answers that is a secret', async () => {
    await prepare(api, act);
    const { body } = await perform(name, act.example.body);
    const { body: kept } = await server.send('GET', `/__sandbox/requests/${body.requestId}`, { sandbox });
    expect([kept.kind, kept.operation, kept.api]).toEqual(['act', act.id, api.name]);
    const { body: exported } = await server.send('GET', `/__sandbox/sandboxes/${sandbox}/export`);
    const { token } = body.result;
    if (token !== undefined) expect(JSON.stringify([kept, exported])).not.toContain(token);
  });
});
