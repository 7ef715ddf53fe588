import { chargeOf } from '../../../engine/api/charge.js';
import type { Bag } from '../../../engine/json.js';
import { at } from '../../../engine/json-pointer.js';
import { accountOf, charged, displayName, offsetPrice, overlongUser, transactionBody } from '../account.js';
import { addressOf, offsetService, unknownPlaceOrDate } from '../charging-session.js';
import { operation, refusal } from '../records.js';
import type { Transaction, TransactionStatus } from '../shapes.js';

const content = ['/params/partnerId', '/params/userId', '/body/service', '/body/serviceSpecificData'];
const pricedContent = [...content, '/body/kilometer'];

/** What a scenario may have become of a transaction at once. */
const statuses = ['CONFIRMED', 'OPEN', 'CANCELLED'] as const satisfies readonly TransactionStatus[];

/** Page heading "Create transaction": checks the balance and debits it. */
export const createTransaction = operation({
  id: 'createTransaction',
  method: 'POST',
  path: '/v1/partners/:partnerId/accounts/:userId/transactions',
  source: 'documented',
  request: 'create-transaction',
  replies: { 200: 'transaction' },
  key: ['/params/partnerId', '/body/transactionId'],
  charge(request) {
    const isPriced = at(request, '/body/kilometer') !== undefined || at(request, '/body/service') !== offsetService;
    return chargeOf(request, isPriced ? pricedContent : content, '/body/transactionId');
  },
  lookUp: 'listTransactions',
  movesNothing: ['transaction-cancelled'],
  standing: (_call, { body: { status, transactionId } }) => (status === 'OPEN' ? { pending: [transactionId] } : {}),
  example: {
    params: { partnerId: 'PCS-001', userId: 'pcsUserId001' },
    headers: { accept: 'application/json', authorization: 'Bearer test-token-pcs-001' },
    body: {
      transactionId: '348328463873',
      transactionReference: 'partner-20190423-0011',
      service: 'PAY_FOR_CHARGING_SESSION',
      kilometer: 38,
      serviceSpecificData: {
        EVSE_ID: 'DE*911E12345',
        CONSUMED_ENERGY_KWH: '12.234',
        SESSION_START: '2019-02-28T12:12:12.123Z',
        SESSION_END: '2019-02-28T15:48:12.888Z',
        GEO_POSITION_USER: '20.12366,21.23425',
        GEO_POSITION_CHARGEPOINT: '20.12345,21.23445',
        COUNTRY: 'DE',
        CITY: 'Eschborn',
        STREET: 'Kölner Straße',
        HOUSE_NUMBER: '',
      },
    },
  },
  async completed({ tx, params, body }) {
    const { kilometer = await offsetPrice(tx, params['partnerId'] ?? '') } = body;
    return { ...body, kilometer };
  },
  steers: [
    {
      takes: {
        status: statuses,
        transactionId: 'text',
        created: { form: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/, such: '2019-04-23T08:07:48.788+0000' },
      },
    },
  ],
  check: ({ params, body }) => [...overlongUser(params), ...unknownPlaceOrDate(body)],
  async handle({ tx, params, body, now, directive }) {
    const { transactionId, transactionReference = null, service } = body;
    const account = await accountOf(tx, params);
    if (!account) return refusal('user-not-found', { user: params['userId'] ?? '' });
    const { partnerId, userId, kmAvailable } = account;
    const taken = await tx.get('transactions', `${partnerId}/${transactionId}`);
    if (taken) return refusal('transaction-already-processed', { transaction: transactionId });
    const kilometer = body.kilometer ?? (await offsetPrice(tx, partnerId));
    const status = steeredStatus(directive);
    const after = charged(account, kilometer, status);
    if (!after) return refusal('balance-not-sufficient', { available: kmAvailable, requested: kilometer });

    const transaction = {
      partnerId,
      transactionId,
      userId,
      transactionReference,
      service,
      kilometer: -kilometer,
      status,
      address: addressOf(body.serviceSpecificData),
      created_at: now.toISOString(),
    };
    tx.put('users', after);
    tx.put('transactions', transaction);
    const answer = transactionBody(transaction, await displayName(tx, partnerId));
    return { status: 200, body: steeredAnswer(answer, directive) };
  },
});

function steeredStatus({ status }: Bag): TransactionStatus {
  return statuses.find((one) => one === status) ?? 'CONFIRMED';
}

/** The page's sample is answered with another transactionId than it is sent: a scenario can have that, nothing else does. */
function steeredAnswer(answer: Transaction, { transactionId, created }: Bag): Transaction {
  return {
    ...answer,
    ...(typeof transactionId === 'string' && { transactionId }),
    ...(typeof created === 'string' && { created }),
  };
}
