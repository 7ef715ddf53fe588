// The same wherever it is kept.
import { createHash, createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { folderWith, removeFolders } from '../support/folder.js';
import { describeWithRedis, RedisServer } from '../support/redis.js';
import { type Sandbox, startSandbox } from '../support/sandbox.js';

/** Of these an attacker knows what the mask shows; to keep the test short, also the first three of the hidden digits. */
const card = '4539578763621486';
const masked = '453957******1486';
const candidates = Array.from({ length: 1_000 }, (_, i) => `453957876${String(i).padStart(3, '0')}1486`);

const sha256 = (text: string) => createHash('sha256').update(text).digest('base64url');
const charged = (number: string) => ['charge', 'british-gas', 'createPayment', ['600134652', number, '58.00']];
const businessKey = (number: string) => JSON.stringify([number]);

/** What whoever has the source computes of a number, without a key or with one. */
function digestsOf(number: string, key = ''): string[] {
  const named = createHmac('sha256', 'tillbox-sandbox-credential');
  return [
    named.update(number).digest('base64url'),
    sha256(`tillbox-sandbox-content ${JSON.stringify(charged(number))}`),
    sha256(JSON.stringify([businessKey(number)])),
    sha256(`${key} value ${number}`).slice(0, 37),
    sha256(`${key} content ${JSON.stringify(charged(number))}`).slice(0, 37),
    sha256(`${key} content ${JSON.stringify([[number]])}`).slice(0, 37),
  ];
}

/** The card numbers that a text betrays. */
function foundIn(text: string, key?: string): string[] {
  return candidates.filter((number) => digestsOf(number, key).some((digest) => text.includes(digest)));
}

/** Pays with the card, asks for it, and lets be counted what it is about. */
async function use(server: Sandbox): Promise<void> {
  const payment = { card, amount: '58.00', contractAccount: '600134652' };
  await server.send('POST', '/payment', { body: { payment } });
  await server.send('POST', '/payment', { body: { payment }, headers: { authorization: `Basic ${card}` } });
  const where = { 'body.payment.card': card };
  const armed = await server.send('POST', '/__sandbox/rules', { body: { scenario: 'dccard-3', where } });
  expect([armed.status, armed.body.where]).toEqual([201, { 'body.payment.card': masked }]);
  const ruled = await server.send('POST', '/payment', { body: { payment } });
  expect(ruled.headers['x-sandbox-scenario']).toBe('british-gas/dccard-3;by=rule');
  const counted = { request_id: card, seller_id: 'aaaaaaaa-0001-4aaa-8aaa-aaaaaaaaaaaa', currency: 'EUR' };
  const path = '/account/44444444-4444-4444-8444-444444444444/payment';
  for (const scenario of ['unavailable;times=1;p=0.99', 'rate-limited']) {
    const headers = { 'x-sandbox-scenario': scenario, authorization: `Bearer ${card}` };
    await server.send('POST', path, { body: counted, headers });
  }
  await server.send('PUT', '/__sandbox/sandboxes/default/snapshots/before');
}

/** All that leaves the process over HTTP, and its log. */
async function toldBy(server: Sandbox): Promise<string> {
  const pages = [
    '/__sandbox/requests?limit=500',
    '/__sandbox/findings',
    '/__sandbox/rules',
    '/__sandbox/coverage',
    '/__sandbox/sandboxes',
    '/__sandbox/sandboxes/default',
    '/__sandbox/sandboxes/default/export',
    '/__sandbox/sandboxes/default/snapshots',
    ...['json', 'html', 'junit', 'markdown'].map((format) => `/__sandbox/report?format=${format}`),
  ];
  const texts = await Promise.all(
    pages.map(async (page) => {
      const { status, text } = await server.send('GET', page);
      expect([page, status]).toEqual([page, 200]);
      return text;
    }),
  );
  const asked = { where: { 'body.payment.card': card }, atLeast: 9 };
  const verified = await server.send('POST', '/__sandbox/verify', { body: asked });
  return [...texts, verified.text, JSON.stringify(server.logged)].join('\n');
}

async function findsIt(server: Sandbox): Promise<void> {
  const where = encodeURIComponent(JSON.stringify({ 'body.payment.card': card }));
  const { body } = await server.send('GET', `/__sandbox/requests?where=${where}`);
  expect(body.requests).toHaveLength(3);
}

afterAll(removeFolders);

test('nothing that leaves a process has a digest by which the digits of a card are found', async () => {
  const server = await startSandbox({ logLevel: 'debug' });
  await use(server);
  const told = await toldBy(server);
  await findsIt(server);
  const kept = JSON.stringify(await server.feed('default'));
  await server.close();
  expect(told).toContain(masked);
  expect(foundIn(told)).toEqual([]);
  expect(foundIn(kept)).toEqual([]);
});

test('of a folder the file with the key is needed, and nothing of it leaves the process', async () => {
  const folder = folderWith({});
  const server = await startSandbox({ store: `file:${folder}`, logLevel: 'debug' });
  await use(server);
  const told = await toldBy(server);
  await findsIt(server);
  await server.close();
  const names = readdirSync(folder).filter((name) => name !== 'key');
  const kept = names.map((name) => readFileSync(`${folder}/${name}`, 'utf8')).join('\n');
  expect(kept).toContain(masked);
  expect(foundIn(kept)).toEqual([]);
  const key = readFileSync(`${folder}/key`, 'utf8').trim();
  expect(key).toMatch(/^[\w-]{43}$/);
  for (const digest of digestsOf(card, key).slice(3)) expect(kept).toContain(digest);
  expect(foundIn(kept, key)).toEqual([card]);
  expect(foundIn(told, key)).toEqual([]);
  expect(`${kept}${told}`).not.toContain(key);
});

describeWithRedis('in Redis', () => {
  test('what was masked by one process is found by another that began with it', async () => {
    const redis = await RedisServer.start();
    const begin = () => startSandbox({ store: redis.url.href });
    const [one, other] = await Promise.all([begin(), begin()]);
    await use(one);
    await findsIt(other);
    const payment = { card, amount: '58.00', contractAccount: '600134652' };
    const ruled = await other.send('POST', '/payment', { body: { payment } });
    expect(ruled.headers['x-sandbox-scenario']).toBe('british-gas/dccard-3;by=rule');
    for (const server of [one, other]) await server.close();
    await redis.close();
  });

  test('the key lies apart from what it protects, and nothing of it leaves the process', async () => {
    const redis = await RedisServer.start();
    const server = await startSandbox({ store: redis.url.href, logLevel: 'debug' });
    await use(server);
    const told = await toldBy(server);
    await findsIt(server);
    const key = String(await redis.ask('GET', 'tillbox:digest-key'));
    const kept = JSON.stringify([
      await redis.ask('HGETALL', 'tillbox:{default}:records'),
      await redis.ask('HGETALL', 'tillbox:{default}:counters'),
      await redis.ask('LRANGE', 'tillbox:{default}:feed', '0', '-1'),
    ]);
    await server.close();
    await redis.close();
    expect(kept).toContain(masked);
    expect(foundIn(kept)).toEqual([]);
    expect(key).toMatch(/^[\w-]{43}$/);
    expect(foundIn(kept, key)).toEqual([card]);
    expect(foundIn(told, key)).toEqual([]);
  });
});
