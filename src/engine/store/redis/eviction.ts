import type { ClusterClient, SingleClient } from './client.js';

/**
 * Why a Redis removes what it was to keep, once it is full; undefined where it removes nothing. Any policy but one makes
 * room by removing whole keys, which are parts of sandboxes, and nobody is told.
 */
export async function evictionOf(commands: SingleClient | ClusterClient): Promise<string | undefined> {
  const nodes =
    'masters' in commands ? await Promise.all(commands.masters.map((node) => commands.nodeClient(node))) : [commands];
  const infos = await Promise.all(nodes.map((node) => node.info('memory')));
  const policies = infos.map((info) => /^maxmemory_policy:(\S+)/m.exec(info)?.[1] ?? noEviction);
  const policy = policies.find((policy) => policy !== noEviction);
  return policy && `Redis may remove what it was to keep: its maxmemory-policy is ${policy}, set it to ${noEviction}`;
}

const noEviction = 'noeviction';
