import { type Sandbox, startSandbox } from '../support/sandbox.js';

let server: Sandbox;
beforeEach(async () => {
  server = await startSandbox();
});
afterEach(() => server.close());

const pay = (headers: Readonly<Record<string, string>> = {}) =>
  server.send('POST', '/payment', {
    headers: { 'content-type': 'application/vnd.api+json', ...headers },
    body: { payment: { card: '4242424242424242', amount: '58.00', contractAccount: '600134652' } },
  });

const scrape = () => server.send('GET', '/__sandbox/metrics');

test('requests are counted by API, operation, status and the scenario that acted', async () => {
  await pay();
  await pay();
  await pay({ 'x-sandbox-scenario': 'dccard-3' });
  await pay({ 'x-sandbox-scenario': 'lost-response' }).catch(() => undefined);
  await server.send('GET', '/no-such-path/4242424242424242');
  const { status, headers, text } = await scrape();
  expect([status, headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  const lines = text.split('\n').filter((line) => line.startsWith('tillbox_requests_total'));
  expect(lines.sort()).toEqual([
    'tillbox_requests_total{api="british-gas",operation="createPayment",status="200",scenario="none"} 2',
    'tillbox_requests_total{api="british-gas",operation="createPayment",status="500",scenario="dccard-3"} 1',
    'tillbox_requests_total{api="british-gas",operation="createPayment",status="none",scenario="lost-response"} 1',
    'tillbox_requests_total{api="none",operation="none",status="404",scenario="none"} 1',
  ]);
  expect(text).not.toContain('42424242');
});

test('durations, units of work, journal, sandboxes and the process are there, and a second scrape counts on', async () => {
  await pay();
  await server.send('GET', '/account/44444444-4444-4444-8444-444444444444/payments', { sandbox: 'other' });
  const before = (await scrape()).text;
  expect(before).toMatch(/^tillbox_request_duration_seconds_bucket\{le="\+Inf"\} 2$/m);
  expect(before).toMatch(/^tillbox_request_duration_seconds_count 2$/m);
  expect(before).toMatch(/^tillbox_store_duration_seconds_count 2$/m);
  expect(before).toMatch(/^tillbox_sandboxes 2$/m);
  expect(before).toMatch(/^tillbox_journal_events 2$/m);
  expect(before).toMatch(/^tillbox_journal_bytes [1-9]\d+$/m);
  expect(before).toMatch(/^tillbox_journal_dropped 0$/m);
  expect(before).toMatch(/^process_resident_memory_bytes [1-9]\d+$/m);
  await pay();
  expect((await scrape()).text).toMatch(/^tillbox_request_duration_seconds_count 3$/m);
});

test('control calls are not counted', async () => {
  await server.send('GET', '/__sandbox/rules');
  expect((await scrape()).text).not.toMatch(/^tillbox_requests_total\{/m);
});
