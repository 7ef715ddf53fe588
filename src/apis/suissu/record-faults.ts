import type { RecordFault } from '../../engine/api/collection.js';
import { decimalsOf } from '../../engine/currencies.js';
import type { CardRecord, ChargeRecord, PropertyRecord } from './shapes.js';

/** An amount has at most so many digits before its decimals. */
const integerDigits = 12;

/** A currency that doesn't exist is accepted from nobody, whatever the property says. */
export function propertyFaults({ currencies }: PropertyRecord): RecordFault[] {
  return currencies.flatMap((currency, i) => currencyFault(`/currencies/${i}`, currency));
}

/** An intent is charged again and again: there is nothing to spend. */
export function cardFaults({ kind, spent }: CardRecord): RecordFault[] {
  return kind === 'intent' && spent ? [{ pointer: '/spent', reason: 'is true, and an intent is never spent' }] : [];
}

export function chargeFaults({ currency_code, amount_minor }: ChargeRecord): RecordFault[] {
  const decimals = decimalsOf(currency_code);
  if (decimals === undefined) return currencyFault('/currency_code', currency_code);
  if (amount_minor < 10 ** (integerDigits + decimals)) return [];
  return [{ pointer: '/amount_minor', reason: `has more than ${integerDigits} digits before the decimals` }];
}

/** A card is charged for its own property, and a token once: it is spent then. */
export function unlikeItsCard(charge: ChargeRecord, card: CardRecord, all: readonly ChargeRecord[]): RecordFault[] {
  if (charge.partner_id !== card.partner_id) {
    return [{ pointer: '/partner_id', reason: `is not ${card.partner_id}, the property of card ${card.row_id}` }];
  }
  if (card.kind !== 'token') return [];
  if (!card.spent) return [{ pointer: '/row_id', reason: `is the token ${card.row_id}, which is not spent` }];
  const other = all.find(({ PGTransactionID }) => PGTransactionID !== charge.PGTransactionID);
  if (!other) return [];
  return [
    { pointer: '/row_id', reason: `is the token ${card.row_id}, which charge ${other.PGTransactionID} has spent` },
  ];
}

function currencyFault(pointer: string, currency: string): RecordFault[] {
  return decimalsOf(currency) === undefined ? [{ pointer, reason: `ISO 4217 has no currency ${currency}` }] : [];
}
