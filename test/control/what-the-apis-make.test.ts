import { apis } from '../../src/apis/index.js';
import { requestOf } from '../../src/engine/scenario/example.js';
import { sandbox, server } from '../support/shared.js';

interface Entry {
  readonly name: string;
  readonly api: string | null;
  readonly operations: readonly string[];
}

const times = ['2026-01-15T12:00:00.000Z', '9999-12-31T23:59:59.999Z', '0000-01-01T00:00:00.000Z'];
const cases = times.flatMap((time) => apis.map((api) => [api.name, time, api] as const));

test.each(cases)(
  'all that %s makes of its examples and scenarios, from %s on, can be exported and imported, and put back record by record',
  async (_, time, api) => {
    const path = `/__sandbox/sandboxes/${sandbox}`;
    expect((await server.send('PUT', path, { body: { time } })).status).toBe(201);
    const { scenarios } = (await server.send('GET', `/__sandbox/scenarios?api=${api.name}`)).body;
    const entries = (scenarios as Entry[]).filter((entry) => entry.api === api.name);
    expect(entries.length).toBeGreaterThan(5);
    for (const operation of api.operations) {
      const { target, headers, body } = requestOf(api, operation);
      const own = entries.filter(({ operations }) => operations.includes(operation.id)).map(({ name }) => name);
      for (const name of [undefined, ...own]) {
        const asked = { ...headers, ...(name !== undefined && { 'x-sandbox-scenario': name }) };
        const call = { sandbox, headers: asked, ...(body !== undefined && { body }) };
        await server.send(operation.method, target, call);
      }
    }
    const document = (await server.send('GET', `${path}/export`)).body;
    const imported = await server.send('POST', `${path}/import`, { body: document });
    expect([imported.status, imported.body.errors]).toEqual([200, undefined]);
    const again = (await server.send('GET', `${path}/export`)).body;
    expect({ ...again, savedAt: '' }).toEqual({ ...document, savedAt: '' });
    for (const [collection, plan] of Object.entries(api.collections)) {
      for (const record of document.collections[api.name][collection] ?? []) {
        const at = `/__sandbox/state/${api.name}/${collection}/${encodeURIComponent(plan.key(record))}`;
        const put = await server.send('PUT', at, { sandbox, body: record });
        expect([put.status, put.body]).toEqual([200, record]);
      }
    }
    expect(server.errors).toEqual([]);
  },
);
