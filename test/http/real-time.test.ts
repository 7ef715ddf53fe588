import { readConfig } from '../../src/config.js';
import { startTillbox } from '../../src/server.js';

const payment = 'eeeeeeee-0001-4eee-8eee-eeeeeeeeeeee';

// The only test in which time passes by itself.
test('due work runs by itself in real time', async () => {
  const log = { error() {}, warn() {}, info() {} };
  const { url, close } = await startTillbox(readConfig(['--port', '0'], {}), log);
  const stateNow = async () => {
    const reply = await fetch(`${url}/payment/${payment}/transactions`);
    const [transaction] = (await reply.json()) as { state: string }[];
    return transaction?.state;
  };
  try {
    const headers = { 'x-sandbox-scenario': 'auto-complete;after=PT1S' };
    await fetch(`${url}/payment/${payment}/execute`, { method: 'POST', headers });
    expect(await stateNow()).toBe('pending');
    const patience = performance.now() + 4_000;
    let state = await stateNow();
    while (state === 'pending' && performance.now() < patience) state = await stateNow();
    expect(state).toBe('completed');
  } finally {
    await close();
  }
});
