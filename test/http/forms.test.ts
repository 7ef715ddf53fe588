import { gzipSync } from 'node:zlib';
import { sandbox, server } from '../support/shared-bakery.js';
import { Wire } from '../support/wire.js';

const book = '/bakery/v1/guest-book';
const form = { 'content-type': 'application/x-www-form-urlencoded' };

const sign = (body: string, headers: Readonly<Record<string, string>> = form) =>
  server.send('POST', book, { sandbox, headers, body });

test('an operation takes the fields of a form, each as the text that stands for it; of two of one name the last', async () => {
  const signed = await sign('name=Bob&name=Ada+%26+Bob%C3%A9&words=');
  expect(signed.status).toBe(303);
  expect(signed.headers['location']).toBe('guest-book?name=Ada%20%26%20Bob%C3%A9');
  expect(signed.headers['content-type']).toBe('text/html; charset=utf-8');
  const { body } = await server.send('GET', '/__sandbox/requests', { sandbox });
  expect(body.requests[0].request.body).toEqual({ name: 'Ada & Bobé', words: '' });
});

test.each([
  ['JSON', { 'content-type': 'application/json' }, '{"name":"Ada"}', 415, 'Unsupported Media Type'],
  [
    'another charset',
    { 'content-type': `${form['content-type']}; charset=latin1` },
    'name=Ada',
    415,
    'Unsupported Media Type',
  ],
  ['a form without a field that it must have', form, 'words=x', 400, 'Bad Request'],
  [
    'an encoding that nobody undoes',
    { ...form, 'content-encoding': 'zstd' },
    'name=Ada',
    415,
    'Unsupported Media Type',
  ],
  ['too much', form, `name=${'x'.repeat(1024 * 1024)}`, 413, 'Content Too Large'],
  [
    'a status that is asked for',
    { ...form, 'x-sandbox-scenario': 'status;code=503' },
    'name=Ada',
    503,
    'Service Unavailable',
  ],
])('%s is refused in a page, as its errors are pages', async (_what, headers, body, status, words) => {
  const answer = await sign(body, headers);
  expect([answer.status, answer.text]).toEqual([status, `<h1>${words}</h1>`]);
  expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
});

test('no body is an empty form, bytes that are no text are none, a packed one is unpacked', async () => {
  const wire = new Wire(server.url);
  const send = (body: Buffer | string | undefined, headers = {}) =>
    wire.send({ method: 'POST', path: book, headers: { ...form, 'x-sandbox-id': sandbox, ...headers }, body });
  expect((await send(undefined))?.text).toBe('<h1>Bad Request</h1>');
  expect((await send(Buffer.from([0x6e, 0x3d, 0xff])))?.status).toBe(400);
  expect((await send(gzipSync('name=Ada'), { 'content-encoding': 'gzip' }))?.status).toBe(303);
  wire.close();
});

test('what a field is meant to be tells how it is shown: a number of a card by its first and last digits', async () => {
  await sign('name=Ada&plastic=1234+5678+9012+3456');
  await sign('name=Ada&plastic=123456');
  const { body } = await server.send('GET', '/__sandbox/requests', { sandbox });
  const shown = body.requests.map(({ request }: { request: { body: { plastic: string } } }) => request.body.plastic);
  expect(shown).toEqual(['****', '123456******3456']);
});

test('its document says that it takes a form', async () => {
  const { body } = await server.send('GET', '/__sandbox/openapi/bakery.json');
  const { requestBody, responses } = body.paths[book].post;
  expect(Object.keys(requestBody.content)).toEqual(['application/x-www-form-urlencoded']);
  expect(Object.keys(responses.default.content)).toEqual(['text/html']);
});
