import type { Outgoing, Sender, SenderSettings, Sent } from './outgoing.js';

export type { Outgoing, Sender, SenderSettings, Sent } from './outgoing.js';

/**
 * What sends callbacks. Whatever a receiver does, an attempt ends within its two limits and costs a bounded amount of
 * memory: headers of an answer may have 16 KiB, 64 KiB of its body are read (what has more is cut off there, its status
 * holds), and nothing of it is decoded. Redirects are answers like others, never followed.
 */
export function createSender(settings: SenderSettings): Sender {
  const closing = new AbortController();
  const underWay = new Set<Promise<Sent>>();
  const begin = async (outgoing: Outgoing, cut: AbortSignal): Promise<Sent> => {
    // Loaded by the first callback: a server that sends none starts without it.
    const { attempt } = await import('./attempt.js');
    return attempt(outgoing, settings, [cut, closing.signal]);
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
