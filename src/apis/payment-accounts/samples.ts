import type { Sample } from '../../engine/api/description.js';

const account = '11111111-1111-4111-8111-111111111111';
const seller_id = 'aaaaaaaa-0001-4aaa-8aaa-aaaaaaaaaaaa';
const payment = 'eeeeeeee-0001-4eee-8eee-eeeeeeeeeeee';
const transaction = 'eeeeeeee-0002-4eee-8eee-eeeeeeeeeeee';
const request_id = 'order-202601150001';

const ofPayment = { '/params/id': ['Create Payment', '/id'] } as const;
const ofTransaction = {
  '/params/payment_id': ['Create Payment', '/id'],
  '/params/transaction_id': ['Create Transaction', '/id'],
} as const;

/** As the page's tables have it: a transaction that is pending. */
const pending = {
  id: transaction,
  amount: 12.5,
  state: 'pending',
  id_payment: payment,
  emission_date: '2026-01-15T12:00:00.000Z',
  update_date: null,
};

/** The page names this answer; its form stands on the vendor's sibling pages. */
function general(message: string) {
  return {
    reply: { status: 200, body: { code: 200, response: { status: 'success', message } } },
    literal: ['/code', '/response/status'],
  };
}

/** The page has tables of members where others have samples: the values are this project's. */
export const samples: readonly Sample[] = [
  {
    name: 'Create Payment',
    source: 'documented',
    operation: 'createPayment',
    request: { params: { id: account }, body: { request_id, seller_id, currency: 'EUR', reference: 'Table 4' } },
    fresh: ['/body/request_id'],
    reply: { status: 201, body: { id: payment } },
  },
  {
    name: 'Get Payments',
    source: 'documented',
    operation: 'listPayments',
    request: { params: { id: account } },
    reply: {
      status: 200,
      body: [
        {
          id: payment,
          request_id,
          seller_id,
          created_at: '2026-01-15T12:00:00.000Z',
          currency: 'EUR',
          amount: 0,
          state: 'pending',
          reference: 'Table 4',
        },
      ],
    },
  },
  {
    name: 'Create Transaction',
    source: 'documented',
    operation: 'createTransaction',
    request: { params: { id: payment }, body: { amount: 12.5, reference: 'starter' } },
    taken: ofPayment,
    reply: { status: 201, body: { id: transaction } },
  },
  {
    name: 'Get transactions',
    source: 'documented',
    operation: 'listTransactions',
    request: { params: { id: payment } },
    taken: ofPayment,
    reply: { status: 200, body: [pending] },
    literal: ['/0/state'],
  },
  {
    name: 'Get Transaction',
    source: 'documented',
    operation: 'getTransaction',
    request: { params: { payment_id: payment, transaction_id: transaction } },
    taken: ofTransaction,
    reply: { status: 200, body: pending },
    literal: ['/state'],
  },
  {
    name: 'Cancel Transaction',
    source: 'upstream',
    operation: 'cancelTransaction',
    request: { params: { payment_id: payment, transaction_id: transaction } },
    taken: ofTransaction,
    ...general('transaction cancelled'),
  },
  {
    name: 'Create Transaction, without a reference',
    source: 'documented',
    operation: 'createTransaction',
    request: { params: { id: payment }, body: { amount: 12.5 } },
    taken: ofPayment,
    reply: { status: 201, body: { id: transaction } },
  },
  {
    name: 'Execute the payment',
    source: 'upstream',
    operation: 'executePayment',
    request: { params: { id: payment } },
    taken: ofPayment,
    ...general('payment executed'),
  },
  {
    name: 'Authorization payment',
    source: 'upstream',
    operation: 'authorizePayment',
    request: { params: { id: payment } },
    taken: ofPayment,
    ...general('payment authorized'),
  },
];
