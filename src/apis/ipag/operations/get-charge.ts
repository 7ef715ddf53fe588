import { chargeBody, overdueOutcome, steers } from '../charge-body.js';
import { refusal } from '../errors.js';
import { chargeNamed, operation } from '../records.js';

/** Page heading "Charge Query". */
export const getCharge = operation({
  id: 'getCharge',
  method: 'GET',
  path: '/service/resources/charges',
  whenQuery: 'id',
  source: 'documented',
  replies: { 200: 'charge' },
  parameters: [{ in: 'query', name: 'id', required: true, schema: { type: 'integer', minimum: 1 } }],
  example: { query: { id: '99991' }, headers: { authorization: 'Basic dGlsbGJveDp0ZXN0LWtleS1pcGFn' } },
  steers,
  async handle({ tx, query, now, baseUrl, directive }) {
    const charge = await chargeNamed(tx, query);
    if (!charge) return refusal('charge-not-found');
    const body = await chargeBody(charge, { tx, baseUrl, now, directive });
    return { status: 200, body, ...overdueOutcome([body], directive) };
  },
});
