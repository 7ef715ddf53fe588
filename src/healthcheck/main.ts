// What the image's HEALTHCHECK runs: asks every server of this container whether it is ready.
import { request } from 'node:http';
import { type Listening, serversListening } from './listening.js';

/** Of one answer, in milliseconds: less than the image gives to the whole check. */
const patience = 2_000;

const servers = serversListening(process.argv[2] ?? '/proc');
const trouble = await Promise.all(servers.map(troubleOf));
const said = servers.length === 0 ? ['no tillbox of this user listens here'] : trouble.flatMap((one) => one ?? []);
if (said.length > 0) process.stderr.write(`${said.join('\n')}\n`);
process.exitCode = said.length > 0 ? 1 : 0;

/** What is wrong with a server; it may listen on more than one address, and one that answers will do. */
async function troubleOf({ pid, addresses }: Listening): Promise<string | undefined> {
  const found = await Promise.all(addresses.map(troubleAt));
  return found.includes(undefined) ? undefined : `process ${pid}: ${found.join(', ')}`;
}

/** Not by fetch, which alone takes as long to load as all else that a check does. */
function troubleAt(address: string): Promise<string | undefined> {
  const asked = new URL(`http://${address}/__sandbox/health/ready`);
  return new Promise((resolve) => {
    const sent = request(asked, { timeout: patience, agent: false }, ({ statusCode }) => {
      resolve(statusCode === 200 ? undefined : `${address} answers ${statusCode}`);
      sent.destroy();
    });
    sent.on('timeout', () => sent.destroy(new Error(`no answer within ${patience} ms`)));
    sent.on('error', (error) => resolve(`${address}: ${error.message}`));
    sent.end();
  });
}
