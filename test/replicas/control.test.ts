import { Connection } from '../support/connection.js';
import { idOf, payIn } from '../support/paying.js';
import { describeWithRedis } from '../support/redis.js';
import { Replicas } from '../support/replicas.js';
import type { Sandbox } from '../support/sandbox.js';
import { until } from '../support/until.js';

describeWithRedis('what one of two servers is told, the other knows', () => {
  const replicas = new Replicas();

  const payAt = (server: Sandbox) => payIn(server, replicas.sandbox);
  const ask = (server: Sandbox, method: string, path: string, body?: object) =>
    server.send(method, `/__sandbox/${path}`, { sandbox: replicas.sandbox, body });

  test('a verification that waits at one sees requests at the other', async () => {
    const { first, second } = replicas;
    const { begun } = replicas.time;
    const question = { operation: 'createPayment', count: { atLeast: 2 }, within: 'PT5S' };
    const answer = ask(first, 'POST', 'verify', question).then((response) => response);
    await until(() => replicas.time.begun > begun, 'the question waits');
    const ids = [idOf(await payAt(second)), idOf(await payAt(second))];
    const { status, body } = await answer;
    expect([status, body.requestIds]).toEqual([200, ids]);
  });

  test('the live feed of one has what happens at the other, in its order and once', async () => {
    const { first, second, sandbox } = replicas;
    const connection = await Connection.open(first.url);
    connection.write(`GET /__sandbox/events HTTP/1.1\r\nHost: localhost\r\nX-Sandbox-Id: ${sandbox}\r\n\r\n`);
    await connection.untilReceived(': the feed of this sandbox');
    const ids: string[] = [];
    for (let n = 0; n < 6; n++) ids.push(idOf(await payAt(n % 2 === 0 ? second : first)));
    const heard = () => Array.from(connection.received.matchAll(/id: (\d+)\nevent: request\ndata: (.*)\n\n/g));
    await until(() => heard().length >= 6, 'all events arrive');
    expect(heard().map(([, seq, data = '']) => `${seq} ${JSON.parse(data).id}`)).toEqual(
      ids.map((id, i) => `${i + 1} ${id}`),
    );
    connection.leave();
  });

  test('rules, clock and journal are the same at both', async () => {
    const { first, second } = replicas;
    await payAt(first);
    await ask(first, 'POST', 'rules', { scenario: 'dccard-3' });
    expect((await payAt(second)).status).not.toBe(200);
    await ask(second, 'DELETE', 'rules');
    expect((await payAt(first)).status).toBe(200);
    await ask(second, 'PUT', 'clock', { now: '2019-04-23T08:07:48.788Z', frozen: true });
    expect((await ask(first, 'GET', 'clock')).body).toEqual({ now: '2019-04-23T08:07:48.788Z', mode: 'frozen' });
    const journals = await Promise.all([first, second].map((server) => ask(server, 'GET', 'requests')));
    expect(journals[0]?.body.requests).toHaveLength(3);
    expect(journals[0]?.body).toEqual(journals[1]?.body);
    for (const what of ['findings', 'coverage', 'report']) {
      const [one, other] = await Promise.all([first, second].map((server) => ask(server, 'GET', what)));
      expect(one?.body).toEqual(other?.body);
    }
  });
});

describeWithRedis('sandboxes of two servers', () => {
  const replicas = new Replicas();

  const payAt = (server: Sandbox) => payIn(server, replicas.sandbox);
  const ask = (server: Sandbox, method: string, path: string, body?: object) =>
    server.send(method, `/__sandbox/${path}`, { sandbox: replicas.sandbox, body });

  test('a sandbox idles only where nobody uses it, at whichever server', async () => {
    const { first, second, sandbox, time } = replicas;
    await first.send('PUT', `/__sandbox/sandboxes/${sandbox}`, { body: { idleTimeout: 'PT1H' } });
    await payAt(first);
    for (let n = 0; n < 3; n++) {
      time.advance(50 * 60_000);
      await payAt(second);
    }
    await payAt(first);
    expect((await ask(first, 'GET', 'requests')).body.requests).toHaveLength(5);
    time.advance(61 * 60_000);
    await payAt(second);
    expect((await ask(first, 'GET', 'requests')).body.requests).toHaveLength(1);
  });

  test('what one resets or deletes is new at the other', async () => {
    const { first, second, sandbox } = replicas;
    const payments = async (server: Sandbox) =>
      (await ask(server, 'GET', 'state/british-gas/payments')).body.records.length;
    const before = await payments(first);
    await payAt(first);
    expect(await payments(second)).toBe(before + 1);
    await second.send('POST', `/__sandbox/sandboxes/${sandbox}/reset`);
    expect(await payments(first)).toBe(before);
    await payAt(second);
    await first.send('DELETE', `/__sandbox/sandboxes/${sandbox}`);
    expect(await payments(second)).toBe(before);
  });
});
