import type { Api } from '../../engine/api/api.js';
import { digestForm } from '../../engine/digest.js';
import { packageRoot } from '../../root.js';
import { settleTransaction } from './acts/settle-transaction.js';
import { authenticate } from './authenticate.js';
import { dialect } from './dialect.js';
import { taken } from './errors.js';
import { createToken } from './operations/create-token.js';
import { createTransaction } from './operations/create-transaction.js';
import { getAccount } from './operations/get-account.js';
import { listTransactions } from './operations/list-transactions.js';
import { refreshToken } from './operations/refresh-token.js';
import { ours } from './ours.js';
import { collections, type Records } from './records.js';
import { samples } from './samples.js';
import { expiryAfter, tokenId } from './tokens.js';
import { members, triggers, validators } from './validators.js';

export const chargeAnd: Api<Records> = {
  kind: 'emulated',
  name: 'charge-and',
  title: 'Charge&Pay',
  mediaType: 'application/json',
  hosts: ['api.charge-and.com', 'api-pp.charge-and.com', 'api.and-charge.com', 'api-pp.and-charge.com'],
  owns: /^\/(v1\/partners|public\/v1)(\/|$)/,
  data: {
    fixtures: new URL('fixtures/charge-and/', packageRoot),
    scenarios: new URL('scenarios/charge-and/', packageRoot),
  },
  schemas: new URL('schemas/charge-and/', packageRoot),
  dialect,
  errors: taken,
  security: {
    schemes: { bearer: { type: 'http', scheme: 'bearer' }, basic: { type: 'http', scheme: 'basic' } },
    ways: [['bearer']],
  },
  challenge: 'Bearer',
  authenticate,
  operations: [createTransaction, getAccount, listTransactions, createToken, refreshToken],
  acts: [settleTransaction],
  tasks: {},
  derived: async (tx, after) => (await tx.list('tokens')).map((token) => expiryAfter(token, after)),
  collections,
  ids: { token: tokenId },
  // Many clients count in milliseconds: one in ten of those would pass for a card number.
  identifiers: new Map([
    ['transactionId', /^\d{13}$/],
    ['token_digest', digestForm],
    ['access_key_digest', digestForm],
  ]),
  personal: new Set(['GEO_POSITION_USER']),
  members,
  validators,
  triggers,
  fidelity: {
    page: 'Charge&Pay',
    pageDate: '2019-05-13',
    notEmulated: [
      'what becomes of an OPEN transaction: it stays open until the act settle-transaction',
      'pictures, challenges and whatever else earns kilometres',
      'the signature of tokens: no key verifies it',
    ],
    ours,
  },
  samples,
};
