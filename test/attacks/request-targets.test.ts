import { connect } from 'node:net';
import { readConfig } from '../../src/config.js';
import type { Api } from '../../src/engine/api/api.js';
import { servedApis } from '../../src/server.js';
import { endProcesses } from '../support/process.js';
import { attack, numbers, sized, startAttacked, times } from './attacked.js';

afterEach(() => endProcesses());

/** So many are on the way to the server at once. */
const atOnce = 16;

/** The answer to a request target in which a character is a byte. */
function answerTo(url: string, method: string, host: string, target: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let said = '';
    socket.setTimeout(30_000, () => reject(new Error(`nothing comes for ${JSON.stringify(target)}`)));
    socket.setEncoding('latin1').on('data', (text: string) => {
      said += text;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(said));
    const fields = `Host: ${host}\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close`;
    socket.end(Buffer.from(`${method} ${target} HTTP/1.1\r\n${fields}\r\n\r\n{}`, 'latin1'));
  });
}

test('no byte at any place of a path of the sandbox gets past the control token, and nobody waits for any', async () => {
  const { apis } = await servedApis(readConfig([], {}), { error() {}, warn() {}, info() {} });
  const control = apis.at(-1) as Api;
  const emulated = apis.slice(0, -1);
  const targets = control.operations.flatMap(({ method, path, example }) => {
    const named = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(example.params?.[name] ?? 'default'));
    return /\/health\//.test(path) ? [] : [{ method, path: named }];
  });
  const hosts = ['localhost', 'evil.example', ...emulated.flatMap(({ hosts }) => hosts)];
  const fronts = ['', '', '', '/', '/~default', '/~x', 'http://localhost', ...hosts.map((host) => `http://${host}`)];
  const server = await startAttacked('--control-token', 'open-sesame');
  const draw = numbers(3);
  /** Every byte at every place: in the place of what is there, in front of it, or with another somewhere else. */
  const form = (n: number) => {
    const { method, path } = targets[n % targets.length] ?? { method: 'GET', path: '/' };
    const whole = (fronts[draw(fronts.length)] ?? '') + path;
    const put = (text: string, byte: number) => {
      const at = draw(text.length + 1);
      return text.slice(0, at) + String.fromCharCode(byte) + text.slice(at + draw(2));
    };
    const once = put(whole, Math.floor(n / targets.length) % 256);
    return { method, target: draw(3) === 0 ? put(once, draw(256)) : once };
  };
  await attack(server, async () => {
    await times(sized(3_000, 100_000), atOnce, async (n) => {
      const { method, target } = form(n);
      const said = await answerTo(server.url, method, hosts[draw(hosts.length)] ?? '', target);
      const statuses = [...said.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status));
      // The vendors have 405 and 415 of their own where a form leads to them.
      const isVendors =
        statuses.length > 0 && !said.includes('application/problem+json') && !target.includes('sandbox');
      const refused = isVendors ? [400, 401, 403, 404, 405, 415] : [400, 401, 403, 404];
      expect([target, statuses.length > 0]).toEqual([target, true]);
      for (const status of statuses) if (!refused.includes(status)) expect([target, status]).toEqual([target, refused]);
    });
    const token = { authorization: 'Bearer open-sesame' };
    const { status } = await server.send('POST', '/payment', { payment: {} }, { cid: 'shop' });
    expect(status).toBe(400);
    expect((await server.send('GET', '/__sandbox/sandboxes/default', undefined, token)).status).toBe(200);
    expect((await server.send('GET', '/__sandbox/rules', undefined, token)).status).toBe(200);
  });
}, 3_600_000);
