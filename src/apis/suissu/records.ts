import { type Collection, defineOperation } from '../../engine/api/api.js';
import { credentialDigest } from '../../engine/digest.js';
import type { Bag } from '../../engine/json.js';
import { settledInstant } from '../../engine/test-data/fixture-date.js';
import { cardFaults, chargeFaults, propertyFaults, unlikeItsCard } from './record-faults.js';
import type { CardRecord, ChargeRecord, Credential, CredentialRecord, PropertyRecord, Shapes } from './shapes.js';

export interface Records {
  credentials: CredentialRecord;
  properties: PropertyRecord;
  cards: CardRecord;
  charges: ChargeRecord;
}

export const operation = defineOperation<Shapes, Records>();

export const collections: { [C in keyof Records]: Collection<Records[C]> } = {
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

function settleCredential(record: Bag): CredentialRecord {
  const credential = record as unknown as CredentialRecord | Credential;
  if ('api_key_digest' in credential) return credential;
  const { api_name, api_key } = credential;
  return { api_name, api_key_digest: credentialDigest(api_key) };
}

function settleCharge(record: Bag, at: Date): ChargeRecord {
  const charge = record as unknown as ChargeRecord;
  return { ...charge, created_at: settledInstant(charge.created_at, at) };
}
