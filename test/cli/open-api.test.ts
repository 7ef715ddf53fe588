import { apis } from '../../src/apis/index.js';
import { tillbox } from '../support/command.js';
import { server } from '../support/shared.js';

test.each([apis[0]?.name ?? '', 'sandbox'])('openapi %s prints what a server publishes', async (name) => {
  const { code, stdout, stderr } = await tillbox(['openapi', name, '--public-url', server.url]);
  const { body } = await server.send('GET', `/__sandbox/openapi/${name}.json`);
  expect([code, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout)).toEqual(body);
});

test('openapi names the address that a server with the same flags answers at', async () => {
  const { stdout } = await tillbox(['openapi', apis[0]?.name ?? '', '--port', '4711'], { TILLBOX_HOST: 'localhost' });
  expect(JSON.parse(stdout).servers).toEqual([{ url: 'http://localhost:4711' }]);
});

test.each([
  [[], 'openapi takes the name of an API'],
  [['paypal'], 'there is no API paypal'],
])('openapi %j: exit code 2 and the names there are, in one line', async (args, text) => {
  const { code, stdout, stderr } = await tillbox(['openapi', ...args]);
  expect([code, stdout]).toEqual([2, '']);
  const names = [...apis.map(({ name }) => name), 'sandbox'].join(', ');
  expect(stderr).toBe(`tillbox: ${text}; choose from ${names}\n`);
});
