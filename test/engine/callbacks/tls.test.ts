import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { packageFolder } from '../../support/command.js';
import { closeReceivers, ended, portOf, sent } from '../../support/sent.js';
import { stayingEnv } from '../../support/staying.js';

afterEach(closeReceivers);

const certificates = new URL('../../support/certificates/', import.meta.url);
const receiverPem = readFileSync(new URL('receiver.pem', certificates));
const authority = fileURLToPath(new URL('authority.pem', certificates).href.replace(/\?.*$/, ''));

/** Its certificate is of an authority of its own, for receiver.example and 127.0.0.1. */
function secureReceiver(): Promise<number> {
  const server = createServer({ key: receiverPem, cert: receiverPem }, (req, res) => {
    req.resume();
    res.end(`asked for ${req.headers.host}`);
  });
  return portOf(server);
}

/** Attempts at targets from a process of its own, since Node reads its authorities at the start. */
async function sentWith(env: Readonly<Record<string, string>>, targets: readonly string[]): Promise<unknown[]> {
  const script = `
    const { createSender } = await import('./src/engine/callbacks/send.ts');
    const sender = createSender({ version: '1', proxy: undefined, own: () => undefined, resolve: async () => ['127.0.0.1'] });
    const rest = { method: 'POST', headers: [], body: Buffer.from('{}'), connectMs: 20000, answerMs: 20000 };
    const all = process.argv.slice(1).map((target) => sender.send({ target, ...rest }, new AbortController().signal));
    console.log(JSON.stringify(await Promise.all(all)));
  `;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', script, '--', ...targets];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd: packageFolder,
    env: { ...stayingEnv, PATH: process.env['PATH'], ...env },
  });
  const all: { readonly durationMs: number }[] = JSON.parse(stdout);
  return all.map(({ durationMs: _, ...rest }) => rest);
}

test('a certificate that nobody known has signed is not accepted', async () => {
  const port = await secureReceiver();
  const resolve = async () => ['127.0.0.1'];
  expect(await ended(sent(`https://receiver.example:${port}/`, {}, { resolve }))).toEqual({
    error: 'unreachable: no TLS with receiver.example: unable to verify the first certificate',
    connected: false,
  });
});

test('NODE_EXTRA_CA_CERTS adds an authority; names are checked all the same', async () => {
  const port = await secureReceiver();
  const targets = ['receiver.example', '127.0.0.1', 'other.example'].map((host) => `https://${host}:${port}/`);
  expect(await sentWith({ NODE_EXTRA_CA_CERTS: authority }, targets)).toEqual([
    { status: 200, answer: `asked for receiver.example:${port}`, connected: true },
    { status: 200, answer: `asked for 127.0.0.1:${port}`, connected: true },
    {
      error: expect.stringMatching(
        /^unreachable: no TLS with other\.example: Hostname\/IP does not match certificate's altnames/,
      ),
      connected: false,
    },
  ]);
});

test('what turns off all checks of Node turns these not off', async () => {
  const port = await secureReceiver();
  expect(await sentWith({ NODE_TLS_REJECT_UNAUTHORIZED: '0' }, [`https://receiver.example:${port}/`])).toEqual([
    { error: 'unreachable: no TLS with receiver.example: unable to verify the first certificate', connected: false },
  ]);
});

test('a receiver that knows no TLS, and TLS where none is meant', async () => {
  const port = await secureReceiver();
  expect(await ended(sent(`http://127.0.0.1:${port}/`))).toMatchObject({ error: expect.stringMatching(/^reset: /) });
});
