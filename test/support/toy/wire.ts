import { createHmac } from 'node:crypto';
import type { CallbackWire } from '../../../src/engine/api/callback.js';

/** The bakery rings: an event in its body's first member, a pass that signs, and a minute and an hour to think it over. */
export const wire: CallbackWire = {
  method: 'PUT',
  attempts: [
    { after: 'PT0S', connectMs: 400, answerMs: 400 },
    { after: 'PT1M', connectMs: 400, answerMs: 400 },
    { after: 'PT1H', connectMs: 400, answerMs: 400 },
  ],
  encode: (body) => JSON.stringify(body, null, 1),
  dress({ event, text, at, key }) {
    const value = createHmac('sha512', key?.key ?? '')
      .update(`${event}\n${text}`)
      .digest('base64');
    const headers = [
      ['content-type', 'application/vnd.bakery+json'],
      ['Rung-At', at.toISOString()],
      ['BELL', value],
    ] as const;
    const signature = { header: 'BELL', value, algorithm: 'HMAC-SHA512, Base64', key: key?.name ?? 'none' };
    return { headers, signature: { ...signature, signed: "the event, a line break and the body's bytes" } };
  },
  isDelivered: (status) => status === 200 || status === 204,
  keyOf(fixture, signer) {
    const passes = fixture('passes');
    const { pass, shop } = passes.find((one) => one['shop'] === signer) ?? passes[0] ?? {};
    return typeof pass === 'string' ? { name: `pass of ${String(shop)}`, key: pass } : null;
  },
};
