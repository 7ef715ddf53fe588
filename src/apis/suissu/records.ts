import { defineOperation, Refusal } from '../../engine/api/api.js';
import type { Collections } from '../../engine/api/collection.js';
import { defineAct } from '../../engine/api/define-act.js';
import type { ArgumentsOf } from '../../engine/api/takes.js';
import { credentialDigest } from '../../engine/digest.js';
import { settledInstant } from '../../engine/test-data/fixture-date.js';
import type { ErrorCode, errors } from './errors.js';
import { cardFaults, chargeFaults, propertyFaults, unlikeItsCard } from './record-faults.js';
import type { CardRecord, ChargeRecord, Credential, CredentialRecord, PropertyRecord, Shapes } from './shapes.js';

export interface Records {
  credentials: CredentialRecord;
  properties: PropertyRecord;
  cards: CardRecord;
  charges: ChargeRecord;
}

export const operation = defineOperation<Shapes, Records>();
export const act = defineAct<Shapes, Records>();

export const collections: Collections<Records, Shapes['fixture']> = {
  credentials: {
    schema: 'credential-record',
    key: ({ api_name }) => api_name,
    keyMembers: ['api_name'],
    settle: settleCredential,
  },
  properties: {
    schema: 'property-record',
    key: ({ partner_id }) => partner_id,
    keyMembers: ['partner_id'],
    check: propertyFaults,
  },
  cards: {
    schema: 'card-record',
    key: ({ row_id }) => row_id,
    keyMembers: ['row_id'],
    references: [{ members: ['partner_id'], to: 'properties' }],
    check: cardFaults,
  },
  charges: {
    schema: 'charge-record',
    key: ({ PGTransactionID }) => PGTransactionID,
    keyMembers: ['PGTransactionID'],
    references: [
      { members: ['partner_id'], to: 'properties' },
      { members: ['row_id'], to: 'cards', faults: unlikeItsCard, among: 'card' },
    ],
    indexes: { card: ({ row_id }) => row_id },
    check: chargeFaults,
    settle: settleCharge,
  },
};

function settleCredential(credential: CredentialRecord | Credential): CredentialRecord {
  if ('api_key_digest' in credential) return credential;
  const { api_name, api_key } = credential;
  return { api_name, api_key_digest: credentialDigest(api_key) };
}

function settleCharge(charge: ChargeRecord, at: Date): ChargeRecord {
  return { ...charge, created_at: settledInstant(charge.created_at, at) };
}

export function refusal<C extends ErrorCode>(code: C, ...[args]: ArgumentsOf<(typeof errors)[C]>): Refusal {
  return new Refusal(code, args);
}
