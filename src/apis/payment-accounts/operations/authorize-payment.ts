import { authorize } from '../authorization.js';
import { failures } from '../completion.js';
import { paymentOfPath, refusedOfPath, standingOfPath } from '../named-by-path.js';
import { generalResponse, known, operation } from '../records.js';

/**
 * Page heading "Authorization payment": the receiver's half, before or after the payer's. An earlier version of the page
 * has a body in which the receiver may decline as well.
 */
export const authorizePayment = operation({
  id: 'authorizePayment',
  method: 'POST',
  path: '/payment/:id/authorize',
  source: 'documented',
  request: 'authorize-payment',
  bodyOptional: true,
  replies: { 200: 'general-response' },
  example: { params: { id: 'eeeeeeee-0001-4eee-8eee-eeeeeeeeeeee' } },
  standing: (call) => standingOfPath(call),
  standingRefused: (call, refusal) => refusedOfPath(call, refusal),
  resolve: paymentOfPath,
  steers: [{ takes: { completion: failures } }],
  async handle({ tx, params, body: { state = 'accepted' }, now, directive }) {
    const found = await known(tx, 'payments', params['id']);
    const refused = await authorize({ tx, now, directive }, found, state);
    if (refused) return refused;
    if (state === 'accepted') return { status: 200, body: generalResponse('payment authorized') };
    // There is no completion that could fail.
    return { status: 200, body: generalResponse('payment declined'), unsteered: 'completion' in directive };
  },
});
