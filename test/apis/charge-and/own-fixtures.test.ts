import { SandboxClock } from '../../support/clock.js';
import { folderWith, removeFolders } from '../../support/folder.js';
import { type Sandbox, startSandbox } from '../../support/sandbox.js';
import { charge, clientOf } from './requests.js';

const partner = {
  partnerId: 'PCS-001',
  name: 'MSP Partner',
  access_key: 'test-key-pcs-001:test-secret-pcs-001',
  access_token_life: 'PT1M',
  refresh_token_life: 'PT2M',
  co2_offset_kilometer: 5,
};
const credit = {
  partnerId: 'PCS-001',
  transactionId: 'registration-1',
  userId: 'pcsUserId015',
  transactionReference: null,
  partner: '',
  service: 'ACCOUNT_REGISTRATION',
  kilometer: 15,
  status: 'CONFIRMED',
  address: null,
  created_at: '-P1D',
};

let server: Sandbox;
beforeAll(async () => {
  server = await startSandbox({
    fixtures: folderWith({ 'charge-and/default.json': { partners: [partner], transactions: [credit] } }),
  });
});
afterAll(async () => {
  await server.close();
  removeFolders();
});

test('a fixture sets what a CO2 offset costs, and credits kilometres', async () => {
  const client = clientOf(server);
  const session = { CPO_ID: 'DE*8PS', MAX_CHARGING_POWER: '22' };
  const sent = charge({ service: 'CO2_OFFSET_CHARGING_SESSION', kilometer: undefined }, session);
  expect((await client.pay(sent, 'pcsUserId015')).body.kilometer).toBe(-5);
  const { body } = await client.send('GET', '/v1/partners/PCS-001/accounts/pcsUserId015/transactions');
  expect(body).toMatchObject([
    { kilometer: -5, partner: 'MSP Partner', type: 'CO2_OFFSET_CHARGING_SESSION' },
    { kilometer: 15, partner: '', type: 'ACCOUNT_REGISTRATION', created: '2026-01-14T12:00:00.000+0000' },
  ]);
});

test('a fixture sets how long tokens live', async () => {
  const sandbox = server.fresh();
  const headers = { authorization: 'Basic dGVzdC1rZXktcGNzLTAwMTp0ZXN0LXNlY3JldC1wY3MtMDAx' };
  const { body } = await server.send('POST', '/public/v1/login/partner/token', { sandbox, headers });
  const statuses = async () => {
    const sent = (path: string, token: string) =>
      server.send('GET', path, { sandbox, headers: { authorization: `Bearer ${token}` } });
    const read = await sent('/v1/partners/PCS-001/accounts/pcsUserId001', body.accessToken);
    const renewed = await sent('/public/v1/tokens', body.refreshToken);
    return [read.status, renewed.status];
  };
  const clock = new SandboxClock(server, sandbox);
  expect(await statuses()).toEqual([200, 200]);
  await clock.advance({ by: 'PT1M' });
  expect(await statuses()).toEqual([401, 200]);
  await clock.advance({ by: 'PT1M' });
  expect(await statuses()).toEqual([401, 401]);
});
