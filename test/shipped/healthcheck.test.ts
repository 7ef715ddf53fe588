import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { serversListening } from '../../src/healthcheck/listening.js';
import { packageFolder } from '../support/command.js';
import { folderWith, removeFolders } from '../support/folder.js';
import { endProcesses, startProcess } from '../support/process.js';
import { server } from '../support/shared.js';
import { stayingEnv } from '../support/staying.js';

const opened: Server[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
  endProcesses();
  removeFolders();
});

const heading = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const row = (address: string, state: string, inode: number) =>
  `   0: ${address} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0000000000000000 100 0 0 10 0\n`;

interface Process {
  readonly words: readonly string[];
  readonly inodes?: readonly number[];
}

/** A folder like /proc. */
function proc(processes: Readonly<Record<number, Process>>, tcp: string, tcp6 = ''): string {
  const folder = folderWith({ 'net/tcp': heading + tcp, 'net/tcp6': heading + tcp6, 'sys/x': '' });
  for (const [pid, { words, inodes = [] }] of Object.entries(processes)) {
    mkdirSync(`${folder}/${pid}/fd`, { recursive: true });
    symlinkSync('/dev/null', `${folder}/${pid}/fd/0`);
    for (const inode of inodes) symlinkSync(`socket:[${inode}]`, `${folder}/${pid}/fd/${inode}`);
    const file = folderWith({ cmdline: `${words.join('\0')}\0` });
    symlinkSync(`${file}/cmdline`, `${folder}/${pid}/cmdline`);
  }
  return folder;
}

/** Runs what the image's HEALTHCHECK runs. */
async function healthcheck(folder: string): Promise<{ code: number; stderr: string }> {
  const child = spawn(process.execPath, [`${packageFolder}/dist/healthcheck.js`, folder], {
    env: { ...process.env, ...stayingEnv },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const [code] = await once(child, 'close');
  return { code, stderr };
}

/** As the kernel writes it: four digits to the base of 16. */
const portOf = (url: string) => Number(new URL(url).port).toString(16).toUpperCase().padStart(4, '0');

async function answering(status: number): Promise<string> {
  const other = createServer((_, res) => res.writeHead(status).end()).listen(0, '127.0.0.1');
  opened.push(other);
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  return `http://127.0.0.1:${port}`;
}

test('the addresses that the kernel shows are those to ask at', () => {
  const tcp = row('0100007F:0FAA', '0A', 1) + row('00000000:0050', '0A', 2) + row('0302010A:1F90', '0A', 3);
  const tcp6 =
    row('00000000000000000000000000000000:0FAA', '0A', 4) + row('B80D0120000000000000000001000000:01BB', '0A', 5);
  const words = ['node', '/app/dist/main.js'];
  expect(serversListening(proc({ 7: { words, inodes: [1, 2, 3, 4, 5] } }, tcp, tcp6))).toEqual([
    {
      pid: '7',
      addresses: [
        '127.0.0.1:4010',
        '127.0.0.1:80',
        '10.1.2.3:8080',
        '[0000:0000:0000:0000:0000:0000:0000:0001]:4010',
        '[2001:0DB8:0000:0000:0000:0000:0000:0001]:443',
      ],
    },
  ]);
});

test.each([
  ['the server itself', { 1: { words: ['node', '--max-semi-space-size=16', '/app/dist/main.js'], inodes: [77] } }],
  [
    'a shell',
    { 1: { words: ['sh', '-c', 'tillbox --port 1'] }, 8: { words: ['node', '/usr/local/bin/tillbox'], inodes: [77] } },
  ],
  [
    'an init',
    {
      1: { words: ['/sbin/docker-init', '--', 'node', '/app/dist/main.js'] },
      7: { words: ['node', 'dist/main.js'], inodes: [77] },
    },
  ],
])('a server that is ready is healthy where process 1 is %s', async (_, processes) => {
  const folder = proc(processes, row(`00000000:${portOf(server.url)}`, '0A', 77));
  expect(await healthcheck(folder)).toEqual({ code: 0, stderr: '' });
});

test('of several servers each has to be ready', async () => {
  const [ready, stopping] = [server.url, await answering(503)];
  const tcp = row(`0100007F:${portOf(ready)}`, '0A', 77) + row(`0100007F:${portOf(stopping)}`, '0A', 78);
  const words = ['node', '/app/dist/main.js'];
  expect(await healthcheck(proc({ 7: { words, inodes: [77] }, 8: { words, inodes: [78] } }, tcp))).toEqual({
    code: 1,
    stderr: `process 8: ${new URL(stopping).host} answers 503\n`,
  });
});

test('one server that listens at two addresses is ready where one of them says so', async () => {
  const tcp =
    row(`0100007F:${portOf(await answering(404))}`, '0A', 77) + row(`0100007F:${portOf(server.url)}`, '0A', 78);
  const folder = proc({ 7: { words: ['node', '/app/dist/main.js'], inodes: [77, 78] } }, tcp);
  expect(await healthcheck(folder)).toEqual({ code: 0, stderr: '' });
});

test.each([
  ['nothing runs', {}],
  ['the server does not listen yet', { 1: { words: ['node', '/app/dist/main.js'] } }],
  [
    'only another program listens',
    { 1: { words: ['node', '/app/dist/main.js'] }, 9: { words: ['nginx'], inodes: [77] } },
  ],
  ['its connection is one to somebody else', { 1: { words: ['node', '/app/dist/main.js'], inodes: [78] } }],
])('it is unhealthy where %s', async (_, processes) => {
  const port = portOf(server.url);
  const folder = proc(processes, row(`0100007F:${port}`, '0A', 77) + row(`0100007F:${port}`, '01', 78));
  expect(await healthcheck(folder)).toEqual({ code: 1, stderr: 'no tillbox of this user listens here\n' });
});

const hasProc = existsSync('/proc/net/tcp');
if (!hasProc) console.warn('SKIPPED: only Linux has the /proc that the image asks');
const testOnLinux = hasProc || process.env['CI'] ? test : test.skip;

testOnLinux('the kernel shows a server that runs, and no longer one that has ended', async () => {
  const running = await startProcess();
  const folder = folderWith({});
  symlinkSync('/proc/net', `${folder}/net`);
  symlinkSync(`/proc/${running.pid}`, `${folder}/${running.pid}`);
  expect(await healthcheck(folder)).toEqual({ code: 0, stderr: '' });
  await running.stop();
  expect((await healthcheck(folder)).code).toBe(1);
});
