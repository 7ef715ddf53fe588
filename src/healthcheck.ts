// What the image's HEALTHCHECK runs: asks the server of this container, wherever its flags and variables put it.
import { readFileSync } from 'node:fs';
import { readConfig } from './config.js';
import { hostInUrl } from './http/address.js';

/** The arguments of the server: process 1, or what an init process in its place was told to start. */
function argumentsOfServer(): string[] {
  const words = readFileSync('/proc/1/cmdline', 'utf8').split('\0').filter(Boolean);
  const script = words.findIndex((word) => word.endsWith('main.js'));
  return words.slice(script + 1).filter((word) => word !== 'serve');
}

function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return hostInUrl(host === '::' ? '::1' : host);
}

const { host, port } = readConfig(argumentsOfServer(), process.env);
const { ok } = await fetch(`http://${reachable(host)}:${port}/__sandbox/health/ready`);
process.exitCode = ok ? 0 : 1;
