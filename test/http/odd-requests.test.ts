import { once } from 'node:events';
import { connect } from 'node:net';
import { server } from '../support/shared.js';

const payments = '/account/44444444-4444-4444-8444-444444444444/payments';

/** Everything that comes back for some bytes until the server closes the connection; its waits are cut short. */
async function conversation(bytes: string): Promise<string> {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  let said = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  socket.write(bytes);
  while (server.time.open === 0) await new Promise((resolve) => setImmediate(resolve));
  server.time.advance(1000);
  await once(socket, 'close');
  return said;
}

test('a request lost behind one that is still waited for ends the connection after the first answer', async () => {
  const get = (scenario: string) => `GET ${payments} HTTP/1.1\r\nHost: x\r\nX-Sandbox-Scenario: ${scenario}\r\n\r\n`;
  const said = await conversation(get('delay;ms=1000') + get('lost-request'));
  expect(said.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200']);
});

test('a parameter that every object has is no parameter of a scenario', async () => {
  const headers = { 'x-sandbox-scenario': 'not-found;constructor=PT5S' };
  const { status, body } = await server.send('GET', payments, { headers });
  expect(status).toBe(400);
  expect(body.detail).toBe('not-found has no parameter constructor; it takes times, p');
});

test.each(['9999-12-31T23:59:59-12:00', '0000-01-01T00:00:00+12:00'])(
  '%s lies beyond the years of RFC 3339',
  async (at) => {
    const { status, body } = await server.send('GET', payments, { headers: { 'x-sandbox-time': at } });
    expect(status).toBe(400);
    expect(body.type).toBe('/__sandbox/problems/bad-time');
  },
);
