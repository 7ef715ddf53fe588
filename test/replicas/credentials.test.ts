import { describeWithRedis } from '../support/redis.js';
import { Replicas } from '../support/replicas.js';
import type { Sandbox } from '../support/sandbox.js';

describeWithRedis('credentials of sandboxes at two servers', () => {
  const replicas = new Replicas();

  const ask = (server: Sandbox, method: string, path: string, body?: object) =>
    server.send(method, `/__sandbox/${path}`, { sandbox: replicas.sandbox, body });

  test('a credential that a sandbox claims at one belongs to it at the other, until it ends', async () => {
    const { first, second, sandbox } = replicas;
    const headers = { authorization: `Bearer of-${sandbox}` };
    const credentials = [`of-${sandbox}`];
    await first.send('PUT', `/__sandbox/sandboxes/${sandbox}`, { body: { credentials } });
    const claimed = () => second.send('GET', '/service/resources/charges', { headers });
    const told = async () => (await ask(second, 'GET', 'requests')).body.requests.length;
    while ((await told()) === 0) await claimed();
    const other = await second.send('PUT', `/__sandbox/sandboxes/${first.fresh()}`, { body: { credentials } });
    expect(other.status).toBe(409);
    await second.send('DELETE', `/__sandbox/sandboxes/${sandbox}`);
    const free = first.fresh();
    const claim = () => first.send('PUT', `/__sandbox/sandboxes/${free}`, { body: { credentials } });
    let { status } = await claim();
    while (status === 409) status = (await claim()).status;
    expect(status).toBe(201);
  });

  test('a credential that two sandboxes claim at the same moment belongs to one of them, at both servers the same', async () => {
    const { first, second } = replicas;
    const credential = `of-${replicas.sandbox}`;
    const names = [first.fresh(), first.fresh()] as const;
    const claim = (server: Sandbox, name: string) =>
      server.send('PUT', `/__sandbox/sandboxes/${name}`, { body: { credentials: [credential] } });
    const statuses = (await Promise.all([claim(first, names[0]), claim(second, names[1])])).map(({ status }) => status);
    expect(statuses).toContain(201);
    const requests = async (name: string): Promise<number> => {
      const { body } = await first.send('GET', '/__sandbox/requests', { sandbox: name });
      return body.requests.length;
    };
    const [winner] = [...names].sort();
    const expected = statuses.every((status) => status === 201) ? winner : names[statuses.indexOf(201)];
    const headers = { authorization: `Bearer ${credential}` };
    for (const server of [first, second]) {
      const before = await requests(expected ?? '');
      while ((await requests(expected ?? '')) === before) {
        await server.send('GET', '/service/resources/charges', { headers });
      }
    }
  });
});
