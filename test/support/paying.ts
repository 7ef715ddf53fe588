import type { Response } from 'supertest';
import type { Call, Sandbox } from './sandbox.js';

/** A British Gas payment with another card, amount or account in it. */
export function payIn(server: Sandbox, sandbox: string, card = '42563574674', call: Call = {}): Promise<Response> {
  return server.send('POST', '/payment', {
    sandbox,
    headers: { 'content-type': 'application/vnd.api+json', cid: 'a-client', ...call.headers },
    body: call.body ?? { payment: { card, amount: '58.00', contractAccount: '600134652' } },
  });
}

export function idOf({ headers }: Response): string {
  return String(headers['x-sandbox-request-id']);
}
