import { spawnSync } from 'node:child_process';
import { packageFolder } from '../../support/command.js';
import { stayingEnv } from '../../support/staying.js';

test('what callbacks are sent with leaves the fetch of its process alone', () => {
  const look = `
    import('./src/engine/callbacks/over-socket.ts').then(() => {
      const { constructor } = globalThis[Symbol.for('undici.globalDispatcher.1')] ?? {};
      import('undici').then(({ Agent }) => console.log(constructor === undefined || constructor !== Agent));
    });`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', '--eval', look], {
    cwd: packageFolder,
    env: { ...stayingEnv, PATH: process.env['PATH'] ?? '' },
    encoding: 'utf8',
  });
  expect([stdout, stderr]).toEqual(['true\n', '']);
});
