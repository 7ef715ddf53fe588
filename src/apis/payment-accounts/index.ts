import type { Api, IdKind } from '../../engine/api/api.js';
import { packageRoot } from '../../root.js';
import { sellerAnswers } from './acts/answer-authorization.js';
import { dialect } from './dialect.js';
import { taken } from './errors.js';
import { authorizePayment } from './operations/authorize-payment.js';
import { cancelTransaction } from './operations/cancel-transaction.js';
import { createAccount } from './operations/create-account.js';
import { createPayment } from './operations/create-payment.js';
import { createTransaction } from './operations/create-transaction.js';
import { executePayment } from './operations/execute-payment.js';
import { fundAccount } from './operations/fund-account.js';
import { getAccount } from './operations/get-account.js';
import { getTransaction } from './operations/get-transaction.js';
import { listPayments } from './operations/list-payments.js';
import { listTransactions } from './operations/list-transactions.js';
import { activateAccount, desactivateAccount } from './operations/switch-account.js';
import { ours } from './ours.js';
import { collections, named, type Records, uuidForm } from './records.js';
import { samples } from './samples.js';
import { answerAuthorization } from './tasks/answer-authorization.js';
import { members, triggers, validators } from './validators.js';

/** Version 4 in shape, made of chance. */
function uuid(collection: keyof Records): IdKind {
  return {
    collection,
    generate(_n, _last, chance) {
      const hex = chance().toString('hex');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
    },
  };
}

export const paymentAccounts: Api<Records> = {
  kind: 'emulated',
  name: 'payment-accounts',
  title: 'Payments between accounts',
  mediaType: 'application/json',
  hosts: [],
  owns: /^\/(account(\/|$)|payment\/[^/])/,
  data: {
    fixtures: new URL('fixtures/payment-accounts/', packageRoot),
    scenarios: new URL('scenarios/payment-accounts/', packageRoot),
  },
  schemas: new URL('schemas/payment-accounts/', packageRoot),
  dialect,
  errors: taken,
  challenge: 'Bearer',
  operations: [
    createPayment,
    listPayments,
    createTransaction,
    cancelTransaction,
    executePayment,
    authorizePayment,
    listTransactions,
    getTransaction,
    createAccount,
    getAccount,
    fundAccount,
    activateAccount,
    desactivateAccount,
  ],
  acts: [sellerAnswers],
  tasks: { 'answer-authorization': answerAuthorization },
  collections,
  ids: { account: uuid('accounts'), payment: uuid('payments'), transaction: uuid('transactions') },
  // Many clients count their requests in milliseconds: one in ten of those would pass for a card number.
  identifiers: new Map([...named.map((member) => [member, uuidForm] as const), ['request_id', /^\d{13}$/]]),
  members,
  validators,
  triggers,
  fidelity: {
    page: 'Payment',
    pageDate: '2019-10-14',
    notEmulated: ['authentication: the page asks for none', 'notifications to the two accounts'],
    ours,
  },
  samples,
};
