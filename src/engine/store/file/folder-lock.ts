import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rename, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import type { Unattended } from '../../log/unattended.js';
import { StoreUnusable } from '../store.js';

/** What a path of a socket may be long, in bytes, on the systems that Node runs on. */
const longest = 95;

/**
 * A folder that one process uses. The lock is a socket in it, on which that process listens: it ends with the process,
 * however that ends, and is seen from other containers that share the folder.
 */
export class FolderLock {
  private constructor(private readonly server: Server) {}

  /**
   * @param unattended told where the lock can't say that it is held
   * @throws StoreUnusable where another process has it
   */
  static async take(folder: string, unattended: Unattended): Promise<FolderLock> {
    const path = join(folder, 'lock');
    if (Buffer.byteLength(path) > longest) {
      throw new StoreUnusable(
        `the path ${folder} is too long for a lock in it; use one of at most ${longest - 5} bytes`,
      );
    }
    for (;;) {
      const server = createServer((socket) => socket.destroy()).unref();
      if (await listens(server, path)) {
        server.on('error', (error) => unattended.failed('lock', error, 'the lock of the folder could not answer'));
        return new FolderLock(server);
      }
      if (await answers(path)) {
        throw new StoreUnusable(
          `${folder} is in use by another process; stop it, or give this one a folder of its own`,
        );
      }
      await clearAway(path, folder);
    }
  }

  async release(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    await closed;
  }
}

async function listens(server: Server, path: string): Promise<boolean> {
  try {
    server.listen(path);
    await once(server, 'listening');
    return true;
  } catch (error) {
    if (codeOf(error) === 'EADDRINUSE') return false;
    throw error;
  }
}

async function answers(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Removes the socket of a process that is gone; moved first, so that of two who do so only one removes it. */
async function clearAway(path: string, folder: string): Promise<void> {
  const aside = `${path}.${randomUUID().slice(0, 8)}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  if (await answers(aside)) {
    await rename(aside, path);
    throw new StoreUnusable(`${folder} is in use by another process; stop it, or give this one a folder of its own`);
  }
  await rm(aside, { force: true });
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
