import { once } from 'node:events';
import type { Server } from 'node:http';
import { hostInUrl } from './address.js';

/** How long `close` waits for clients before it ends their connections, in milliseconds. */
const patience = 9_000;

/** Stops accepting, and resolves once the last connection is closed. @param settled when no request is carried out any more */
export async function closeServer(server: Server, settled: () => Promise<void>): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  const end = setTimeout(() => server.closeAllConnections(), patience);
  await settled();
  // What is still open now is idle, or has never sent a whole request.
  setImmediate(() => server.closeAllConnections());
  await closed;
  clearTimeout(end);
}

/** Address and port that it is bound to; undefined where it isn't. */
export function listenedAt(server: Server): { readonly address: string; readonly port: number } | undefined {
  const at = server.address();
  return typeof at === 'object' && at ? at : undefined;
}

/** `http://127.0.0.1:4010` */
export function addressOf(server: Server, host: string): string {
  return `http://${hostInUrl(host)}:${listenedAt(server)?.port ?? 0}`;
}
