import { Refusal, type Tx } from '../../../engine/api/api.js';
import { chargeOf } from '../../../engine/api/charge.js';
import { decimalsOf } from '../../../engine/currencies.js';
import { at } from '../../../engine/json-pointer.js';
import { toMinor } from '../../../engine/money.js';
import { operation, type Records } from '../records.js';
import type { PropertyRecord } from '../shapes.js';
import { rowIdOf } from '../token.js';

/** Of a currency that ISO 4217 doesn't have, so that the amount can be judged all the same. */
const usualDecimals = 2;

const content = ['/body/partner_id', '/body/token_id', '/body/currency_code', '/body/amount'];

/** Page heading "Charge API". Two equal charges of an intent are two charges: there is no idempotency key. */
export const charge = operation({
  id: 'charge',
  method: 'POST',
  path: '/service/api/charge',
  source: 'documented',
  request: 'charge',
  replies: { 200: 'charged' },
  key: content,
  charge: (request) => chargeOf(request, content),
  example: {
    headers: {
      'x-api-name': 'XXXXFIRSTAPP',
      'x-api-key': 'kfpwsfnknknfwknfkwnknef9823rujfsormDFS3ijoncvowoeorfnv',
    },
    body: {
      partner_id: 'H1',
      token_id: 'H4sIAAAAAAAAAzO3BADDOtuOAgAAAA==',
      currency_code: 'INR',
      amount: '5000',
      customer_name: 'John Doe',
    },
  },
  async check({ body, tx }) {
    const known = await tx.get('properties', text(body, '/partner_id'));
    const property = known?.state === 'active' ? known : undefined;
    const currency = text(body, '/currency_code');
    const amount = toMinor(text(body, '/amount'), decimalsOf(currency) ?? usualDecimals);
    const named = /\S/.test(text(body, '/customer_name'));
    const wrong: [pointer: string, outcome: string | undefined][] = [
      ['/partner_id', property ? undefined : known ? 'inactive-partner' : 'invalid-partner'],
      ['/token_id', await tokenRefusal(tx, text(body, '/token_id'), property)],
      ['/currency_code', isAccepted(currency, property) ? undefined : 'currency-not-accepted'],
      ['/amount', amount === undefined ? 'invalid-amount' : undefined],
      ['/customer_name', property?.gateway === 'Pay Advantage' && !named ? 'customer-name-missing' : undefined],
    ];
    return wrong.flatMap(([pointer, outcome]) =>
      outcome === undefined ? [] : [{ pointer, keyword: 'state', params: { outcome }, value: at(body, pointer) }],
    );
  },
  async handle({ body: { partner_id, token_id, currency_code, amount, customer_name }, tx, ids, now }) {
    const property = await tx.get('properties', partner_id);
    const card = await tx.get('cards', rowIdOf(token_id) ?? '');
    const amountMinor = toMinor(amount, decimalsOf(currency_code) ?? usualDecimals);
    if (!property || !card || amountMinor === undefined) throw new Error('the check let pass what is not there');
    if (card.gateway_answer !== 'approved') return new Refusal(card.gateway_answer);

    const viaStripe = property.gateway === 'Stripe';
    const PGTransactionID = await ids.next(viaStripe ? 'stripe-charge' : 'pay-advantage-charge');
    if (card.kind === 'token') tx.put('cards', { ...card, spent: true });
    tx.put('charges', {
      PGTransactionID,
      partner_id,
      row_id: card.row_id,
      currency_code,
      amount_minor: amountMinor,
      customer_name: customer_name ?? null,
      created_at: now.toISOString(),
    });
    return { status: 200, body: { Status: 'Success', ErrorMessages: [], PGTransactionID } };
  },
});

/** Of a body that nothing has judged yet: empty where it has no text there. */
function text(body: unknown, pointer: string): string {
  const value = at(body, pointer);
  return typeof value === 'string' ? value : '';
}

/** Why a token can't be charged, by the outcome that it leads to. Without a property only the form can be judged. */
async function tokenRefusal(
  tx: Tx<Records>,
  tokenId: string,
  property: Readonly<PropertyRecord> | undefined,
): Promise<'invalid-token' | 'spent-token' | undefined> {
  const rowId = rowIdOf(tokenId);
  if (rowId === undefined) return 'invalid-token';
  if (!property) return undefined;
  const card = await tx.get('cards', rowId);
  if (card?.partner_id !== property.partner_id) return 'invalid-token';
  return card.spent ? 'spent-token' : undefined;
}

/** Without a property only the form can be judged. */
function isAccepted(currency: string, property: Readonly<PropertyRecord> | undefined): boolean {
  if (decimalsOf(currency) === undefined) return false;
  return property === undefined || property.currencies.includes(currency);
}
