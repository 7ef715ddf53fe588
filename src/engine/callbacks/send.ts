import { setMaxListeners } from 'node:events';
import type { Attempts } from './attempt.js';
import type { Outgoing, Sender, SenderSettings, Sent } from './outgoing.js';

export type { Outgoing, Sender, SenderSettings, Sent } from './outgoing.js';

/**
 * What sends callbacks. Whatever a receiver does, an attempt ends within its two limits and costs a bounded amount of
 * memory: headers of an answer may have 16 KiB, 64 KiB of its body are read (what has more is cut off there, its status
 * holds), and nothing of it is decoded. Redirects are answers like others, never followed.
 */
export function createSender(settings: SenderSettings): Sender {
  const closing = new AbortController();
  // Every attempt listens to it.
  setMaxListeners(0, closing.signal);
  const underWay = new Set<Promise<Sent>>();
  let attempts: Promise<Attempts> | undefined;
  const begin = async (outgoing: Outgoing, cut: AbortSignal): Promise<Sent> => {
    attempts ??= attemptsWith(settings);
    return (await attempts).make(outgoing, [cut, closing.signal]);
  };
  return {
    async send(outgoing, cut) {
      const sent = begin(outgoing, cut);
      underWay.add(sent);
      try {
        return await sent;
      } finally {
        underWay.delete(sent);
      }
    },
    async close() {
      closing.abort();
      await Promise.all(underWay);
    },
  };
}

/** Loaded by the first callback: a server that sends none starts without it. */
async function attemptsWith(settings: SenderSettings): Promise<Attempts> {
  const { Attempts } = await import('./attempt.js');
  return new Attempts(settings);
}
