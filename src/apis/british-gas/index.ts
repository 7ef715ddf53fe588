import type { Api } from '../../engine/api/api.js';
import { digestForm } from '../../engine/digest.js';
import { packageRoot } from '../../root.js';
import { issueToken } from './acts/issue-token.js';
import { authenticate } from './authenticate.js';
import { dialect } from './dialect.js';
import { taken } from './errors.js';
import { createPayment } from './operations/create-payment.js';
import { ours } from './ours.js';
import { collections, type Records } from './records.js';
import { samples } from './samples.js';
import { expiryAfter } from './token-expiry.js';
import { members, triggers, validators } from './validators.js';

export const britishGas: Api<Records> = {
  kind: 'emulated',
  name: 'british-gas',
  title: 'British Gas business payment',
  mediaType: 'application/vnd.api+json',
  hosts: [],
  owns: /^\/payment\/?$/,
  data: {
    fixtures: new URL('fixtures/british-gas/', packageRoot),
    scenarios: new URL('scenarios/british-gas/', packageRoot),
  },
  schemas: new URL('schemas/british-gas/', packageRoot),
  dialect,
  errors: taken,
  security: { schemes: { bearer: { type: 'http', scheme: 'bearer' } }, ways: [[], ['bearer']] },
  challenge: 'Bearer',
  authenticate,
  operations: [createPayment],
  acts: [issueToken],
  tasks: {},
  derived: async (tx, after) => (await tx.list('tokens')).map((token) => expiryAfter(token, after)),
  collections,
  ids: {
    token: { generate: (_n, _last, chance) => `bg-${chance().toString('hex', 0, 16)}` },
    payment: {
      collection: 'payments',
      // After the last number of twelve digits it begins anew.
      generate: (n, last) => String((Number(last ?? 0) + n + 1) % 1e12).padStart(12, '0'),
    },
  },
  identifiers: new Map([
    ['id', /^\d{12}$/],
    ['contractAccount', /^\d{1,12}$/],
    ['token_digest', digestForm],
  ]),
  personal: new Set(['emailAddress', 'email_to']),
  members,
  validators,
  triggers,
  fidelity: {
    page: 'payment',
    pageDate: null,
    notEmulated: ['the login that issues tokens: the act issue-token gives one', 'e-mails about a payment'],
    ours,
  },
  samples,
};
