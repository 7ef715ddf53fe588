import { createClient, createCluster, type RedisClientOptions } from '@redis/client';
import { scripts } from './scripts.js';

export type SingleClient = ReturnType<typeof singleClient>;
export type ClusterClient = ReturnType<typeof clusterClient>;

const socket = (reconnects: boolean) => ({
  connectTimeout: 2_000,
  reconnectStrategy: (retries: number, cause: Error) =>
    reconnects ? Math.min(20 * 2 ** Math.min(retries, 5), 500) + Math.floor(Math.random() * 50) : cause,
});

/** A client of one server, which looks now and then whether that is still there. */
export function singleClient(url: URL, reconnects = true) {
  const client = createClient({
    url: url.href,
    scripts,
    socket: socket(reconnects),
    disableOfflineQueue: reconnects,
    pingInterval: 1_000,
    maintNotifications: 'disabled',
  });
  client.on('error', ignored);
  return client;
}

/** @param nodes of which one at least has to answer */
export function clusterClient(nodes: readonly URL[]) {
  const [{ username, password, protocol } = { username: '', password: '', protocol: '' }] = nodes;
  const defaults: RedisClientOptions = {
    ...(username !== '' && { username: decodeURIComponent(username) }),
    ...(password !== '' && { password: decodeURIComponent(password) }),
    socket: { ...socket(true), ...(protocol === 'rediss:' && { tls: true }) },
    disableOfflineQueue: true,
    maintNotifications: 'disabled',
  };
  const rootNodes = nodes.map(({ href }) => ({ url: href, socket: socket(true) }));
  const client = createCluster({ rootNodes, defaults, scripts });
  client.on('error', ignored);
  return client;
}

/** A lost connection is heard of by what was asked on it, and by the next look. */
function ignored(): void {}
