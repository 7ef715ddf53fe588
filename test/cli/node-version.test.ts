import { readFileSync } from 'node:fs';
import { reasonAgainstNode } from '../../src/node-version.js';
import { packageFolder, tillbox } from '../support/command.js';

test.each(['20.19.0', '20.20.1', '22.0.0', '24.21.0', '100.0.0'])('Node %s runs it', (version) => {
  expect(reasonAgainstNode(version)).toBeUndefined();
});

test.each(['20.18.3', '20.9.0', '18.20.8', '16.0.0', '8.17.0'])(
  'Node %s is too old, and is told so in one line',
  (version) => {
    expect(reasonAgainstNode(version)).toBe(`Node ${version} is too old; tillbox needs Node 20.19 or later`);
  },
);

test('on a Node that says it is old the built file ends with exit code 2 and one line', async () => {
  const old = "Object.defineProperty(process,'versions',{value:{...process.versions,node:'18.20.4'}})";
  const command = [process.execPath, '--import', `data:text/javascript,${old}`, `${packageFolder}/dist/main.js`];
  expect(await tillbox(['--port', '0'], {}, { command })).toEqual({
    code: 2,
    stdout: '',
    stderr: 'tillbox: Node 18.20.4 is too old; tillbox needs Node 20.19 or later\n',
  });
});

test('package.json asks for the same', () => {
  const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(engines).toEqual({ node: '>=20.19' });
});
