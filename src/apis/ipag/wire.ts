import { createHmac } from 'node:crypto';
import type { CallbackWire } from '../../engine/api/callback.js';

const second = 1000;

/**
 * The page has no more of it than the member `callback_url`. Headers, signature, limits and pauses are those of the
 * vendor's other pages and of its clients, which refuse a callback without `X-Ipag-Timestamps`; the form of that is ours.
 */
export const wire: CallbackWire = {
  method: 'POST',
  attempts: [
    { after: 'PT0S', connectMs: 2 * second, answerMs: 5 * second },
    { after: 'PT5M', connectMs: 2 * second, answerMs: 10 * second },
    { after: 'PT15M', connectMs: 2 * second, answerMs: 20 * second },
  ],
  encode: asPhp,
  dress({ event, text, at, key }) {
    const kind = [
      ['Content-Type', 'application/json'],
      ['X-Ipag-Event', event],
    ] as const;
    const timestamp = ['X-Ipag-Timestamps', String(Math.floor(at.getTime() / second))] as const;
    // A signature without a key would be anybody's.
    if (!key) return { headers: [...kind, timestamp], signature: null };
    const value = createHmac('sha256', key.key).update(text).digest('hex');
    const headers = [...kind, ['X-Ipag-Signature', value], timestamp] as const;
    const signature = { header: 'X-Ipag-Signature', value, algorithm: 'HMAC-SHA256, hexadecimal' };
    return { headers, signature: { ...signature, key: key.name, signed: "the body's bytes" } };
  },
  isDelivered: (status) => status >= 200 && status < 300,
  keyOf(fixture, signer) {
    const credentials = fixture('credentials').filter(({ api_key }) => typeof api_key === 'string');
    const { api_id, api_key } = credentials.find((one) => one['api_id'] === signer) ?? credentials[0] ?? {};
    return typeof api_key === 'string' ? { name: `API key of ${String(api_id)}`, key: api_key } : null;
  },
};

/** JSON as PHP writes it: receivers that parse it and write it again get the bytes that were signed. */
function asPhp(body: unknown): string {
  return JSON.stringify(body)
    .replaceAll('/', '\\/')
    .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
