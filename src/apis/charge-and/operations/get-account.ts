import { accountOf, overlongUser } from '../account.js';
import { operation, refusal } from '../records.js';

/** From the vendor's other pages. Nobody takes pictures or solves challenges here: their numbers are the fixture's. */
export const getAccount = operation({
  id: 'getAccount',
  method: 'GET',
  path: '/v1/partners/:partnerId/accounts/:userId',
  source: 'upstream',
  replies: { 200: 'account' },
  example: {
    params: { partnerId: 'PCS-001', userId: 'pcsUserId001' },
    headers: { authorization: 'Bearer test-token-pcs-001' },
  },
  check: ({ params }) => overlongUser(params),
  async handle({ tx, params }) {
    const account = await accountOf(tx, params);
    if (!account) return refusal('user-not-found', { user: params['userId'] ?? '' });
    const { kmAvailable, kmPending, picturesPending, picturesAccepted, challengesSolved, role } = account;
    return {
      status: 200,
      body: { kmAvailable, kmPending, picturesPending, picturesAccepted, challengesSolved, role },
    };
  },
});
