import type { Sample } from '../../engine/api/description.js';

const anonymous = { accept: 'application/vnd.api+json', cid: '05e230bf-a9cf-4b31-bc54-d3a995f62526' };
const loggedIn = { ...anonymous, authorization: 'Bearer test-token-bg' };

function paid(payment: object) {
  return {
    jsonapi: { version: '1.0' },
    status: 'SUCCESS',
    data: { payment: { id: '003400026738', ...payment } },
    errors: [],
    meta: {},
  };
}

function refused(message: string) {
  return { jsonapi: { version: '1.0' }, status: 'ERROR', data: {}, errors: [{ code: 'service', message }], meta: {} };
}

const loggedInPayment = { card: '42563574674', amount: '58.00', contractAccount: '600134652' };
const anonymousPayment = { contractAccount: '600134652', card: '42563574674', amount: '58.00' };
const failingPayment = { card: '1434552445', amount: '58.00', contractAccount: '600134652' };

const common = { source: 'documented', operation: 'createPayment', fresh: ['/headers/cid'] } as const;

export const samples: readonly Sample[] = [
  {
    ...common,
    name: 'POST /payment - logged in payment',
    request: { headers: loggedIn, body: { payment: loggedInPayment } },
    reply: { status: 200, body: paid(loggedInPayment) },
    literal: ['/jsonapi', '/status'],
  },
  {
    ...common,
    name: 'POST /payment - anonymous payment',
    request: { headers: anonymous, body: { payment: anonymousPayment } },
    reply: { status: 200, body: paid(anonymousPayment) },
    literal: ['/jsonapi', '/status'],
  },
  {
    ...common,
    name: 'Case 1: SAP error for fraud indicated customer',
    request: { headers: loggedIn, body: { payment: failingPayment } },
    reply: { status: 500, body: refused('error.fraud.indicator.marked.for.this.account') },
    literal: ['/jsonapi', '/status', '/errors'],
  },
  {
    // The very request of case 1.
    ...common,
    name: 'Case 2: SAP error for payment difference given without items to be cleared',
    request: { headers: loggedIn, body: { payment: failingPayment } },
    scenario: 'payment-difference',
    reply: { status: 500, body: refused('Payment difference given without items to be cleared') },
    literal: ['/jsonapi', '/status', '/errors'],
  },
];
