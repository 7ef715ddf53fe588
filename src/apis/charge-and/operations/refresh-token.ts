import { operation } from '../records.js';
import { issueTokens } from '../tokens.js';

/** From the vendor's other pages. The refresh token stays valid to its end, and so does what it replaces. */
export const refreshToken = operation({
  id: 'refreshToken',
  method: 'GET',
  path: '/public/v1/tokens',
  source: 'upstream',
  replies: { 200: 'tokens' },
  example: { headers: { authorization: 'Bearer test-refresh-token-pcs-001' } },
  handle: async (call) => ({ status: 200, body: await issueTokens(call) }),
});
