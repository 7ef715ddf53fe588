// The same wherever it is kept.
import { readFileSync } from 'node:fs';
import { server } from '../support/shared.js';

test.each(['live', 'ready'])('health/%s says ok, the version and the store', async (path) => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const { status, headers, body } = await server.send('GET', `/__sandbox/health/${path}`);
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('application/json');
  expect(body).toEqual({ status: 'ok', version, store: { kind: 'memory', ok: true, detail: null } });
});

test('the type of a problem leads to its explanation', async () => {
  const problem = await server.send('GET', '/nowhere');
  const { status, body } = await server.send('GET', problem.body.type);
  expect(status).toBe(200);
  expect(body).toEqual({
    kind: 'unknown-path',
    title: 'Nothing answers at this path',
    status: 404,
    about: expect.stringContaining('case-sensitive'),
  });
  expect((await server.send('GET', '/__sandbox/problems/nonsense')).status).toBe(404);
});

test('an unknown path of the control API names the nearest ones', async () => {
  const { status, body } = await server.send('GET', '/__sandbox/scenario');
  expect(status).toBe(404);
  expect(body.nearest[0]).toBe('/__sandbox/scenarios');
});

test('a wrong method of the control API is 405 with Allow', async () => {
  const { status, headers, body } = await server.send('DELETE', '/__sandbox/apis');
  expect(status).toBe(405);
  expect(headers['allow']).toBe('GET, HEAD');
  expect(body.type).toBe('/__sandbox/problems/unknown-method');
});

test('nothing in the control API can be made to fail', async () => {
  const { status, body } = await server.send('GET', '/__sandbox/apis', { headers: { 'x-sandbox-scenario': 'status' } });
  expect(status).toBe(400);
  expect(body.type).toBe('/__sandbox/problems/bad-scenario');
});
