import { operation } from '../records.js';
import { issueTokens } from '../tokens.js';

/** From the vendor's other pages: a partner logs in with its access key. */
export const createToken = operation({
  id: 'createToken',
  method: 'POST',
  path: '/public/v1/login/partner/token',
  source: 'upstream',
  replies: { 200: 'tokens' },
  security: [['basic']],
  example: { headers: { authorization: 'Basic dGVzdC1rZXktcGNzLTAwMTp0ZXN0LXNlY3JldC1wY3MtMDAx' } },
  handle: async (call) => ({ status: 200, body: await issueTokens(call) }),
});
