import { payIn, startBakery, tipIn } from '../support/bakery.js';
import { Receiver } from '../support/receiver.js';
import type { Sandbox } from '../support/sandbox.js';

let server: Sandbox;
beforeEach(async () => {
  server = await startBakery();
});
afterEach(() => server.close());

const pay = (headers: Readonly<Record<string, string>> = {}) =>
  payIn(server, 'default', '4242424242424242', { headers });

const scrape = () => server.send('GET', '/__sandbox/metrics');

test('requests are counted by API, operation, status and the scenario that acted', async () => {
  await pay();
  await pay();
  await pay({ 'x-sandbox-scenario': 'tip-declined' });
  await pay({ 'x-sandbox-scenario': 'lost-response' }).catch(() => undefined);
  await server.send('GET', '/no-such-path/4242424242424242');
  const { status, headers, text } = await scrape();
  expect([status, headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  const lines = text.split('\n').filter((line) => line.startsWith('tillbox_requests_total'));
  expect(lines.sort()).toEqual([
    'tillbox_requests_total{api="bakery",operation="giveTip",status="200",scenario="none"} 2',
    'tillbox_requests_total{api="bakery",operation="giveTip",status="402",scenario="tip-declined"} 1',
    'tillbox_requests_total{api="bakery",operation="giveTip",status="none",scenario="lost-response"} 1',
    'tillbox_requests_total{api="none",operation="none",status="404",scenario="none"} 1',
  ]);
  expect(text).not.toContain('42424242');
});

test('durations, units of work, journal, sandboxes and the process are there, and a second scrape counts on', async () => {
  await pay();
  await server.send('GET', '/bakery/v1/hours', { sandbox: 'other' });
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

test('callbacks are counted by API, event and the state that they come into', async () => {
  const receiver = await Receiver.start();
  receiver.answers.push(200, 500);
  const tell = () => tipIn(server, 'default', { thank_at: receiver.url });
  await tell();
  await server.send('POST', '/__sandbox/settle');
  await tell();
  await server.send('POST', '/__sandbox/settle');
  await server.send('PUT', '/__sandbox/callbacks/policy', { body: { deliver: 'drop' } });
  await tell();
  const { text } = await scrape();
  const lines = text.split('\n').filter((line) => line.startsWith('tillbox_callbacks_total'));
  expect(lines.sort()).toEqual([
    'tillbox_callbacks_total{api="bakery",event="tip-given",state="delivered"} 1',
    'tillbox_callbacks_total{api="bakery",event="tip-given",state="dropped"} 1',
    'tillbox_callbacks_total{api="bakery",event="tip-given",state="waiting"} 2',
  ]);
  await receiver.close();
});
