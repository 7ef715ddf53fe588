import { folderWith, removeFolders } from '../../support/folder.js';
import { startSandbox } from '../../support/sandbox.js';

afterAll(removeFolders);

test('a seller who accepts without a time to wait accepts at once', async () => {
  const scenarios = folderWith({ 'payment-accounts/auto-complete.json': { parameters: {} } });
  const server = await startSandbox({ scenarios });
  try {
    const path = '/payment/eeeeeeee-0001-4eee-8eee-eeeeeeeeeeee';
    const headers = { 'x-sandbox-scenario': 'auto-complete' };
    expect((await server.send('POST', `${path}/execute`, { headers })).status).toBe(200);
    const { body } = await server.send('GET', '/account/44444444-4444-4444-8444-444444444444');
    expect(body.balance).toBe(99);
  } finally {
    await server.close();
  }
});
