import type { Api } from '../../engine/api/api.js';
import { digestForm } from '../../engine/digest.js';
import { packageRoot } from '../../root.js';
import { createToken } from './acts/create-token.js';
import { authenticate } from './authenticate.js';
import { dialect } from './dialect.js';
import { taken } from './errors.js';
import { charge } from './operations/charge.js';
import { ours } from './ours.js';
import { collections, type Records } from './records.js';
import { samples } from './samples.js';
import { tokenIdOf } from './token.js';
import { members, triggers, validators } from './validators.js';

const alphanumeric = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** That many characters of an alphabet, each from one byte of chance. */
function drawn(chance: Buffer, length: number, alphabet: string): string {
  return Array.from(chance.subarray(0, length), (byte) => alphabet[byte % alphabet.length]).join('');
}

export const suissu: Api<Records> = {
  kind: 'emulated',
  name: 'suissu',
  title: 'Su Token Charge',
  mediaType: 'application/json',
  hosts: ['token.suissu.com'],
  owns: /^\/service\/api(\/|$)/,
  data: {
    fixtures: new URL('fixtures/suissu/', packageRoot),
    scenarios: new URL('scenarios/suissu/', packageRoot),
  },
  schemas: new URL('schemas/suissu/', packageRoot),
  dialect,
  errors: taken,
  security: {
    schemes: {
      'x-api-name': { type: 'apiKey', in: 'header', name: 'x-api-name' },
      'x-api-key': { type: 'apiKey', in: 'header', name: 'x-api-key' },
    },
    ways: [['x-api-name', 'x-api-key']],
  },
  challenge: 'ApiKey realm="suissu"',
  authenticate,
  operations: [charge],
  acts: [createToken],
  tasks: {},
  collections,
  ids: {
    // Above the rows of the fixture that ships.
    card: { collection: 'cards', generate: (n) => String(1001 + n) },
    'stripe-charge': {
      collection: 'charges',
      generate: (_n, _last, chance) => `pi_${drawn(chance(), 24, alphanumeric)}`,
    },
    // Nobody shows an id of that gateway: the shape is ours, so that a client can't count on Stripe's.
    'pay-advantage-charge': {
      collection: 'charges',
      generate: (_n, _last, chance) => `PA${drawn(chance(), 12, '0123456789')}`,
    },
  },
  identifiers: new Map([
    ['PGTransactionID', /^(pi_[0-9A-Za-z]{24}|PA\d{12})$/],
    ['row_id', /^\d{1,12}$/],
    ['api_key_digest', digestForm],
  ]),
  personal: new Set(['customer_name']),
  members,
  validators,
  triggers,
  fidelity: {
    page: 'Charge API',
    pageDate: null,
    notEmulated: [
      'storing cards: tokens and intents come from the fixture, or from the act create-token',
      'the payment gateways themselves',
    ],
    ours,
  },
  samples,
  rowTokens: { row: 'a number of 1 to 12 digits, such as 79', of: tokenIdOf },
};
