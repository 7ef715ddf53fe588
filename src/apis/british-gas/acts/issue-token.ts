import { parseDuration } from '../../../engine/clock.js';
import { credentialDigest } from '../../../engine/digest.js';
import { badInput } from '../../../engine/problem.js';
import { settledInstant } from '../../../engine/test-data/fixture-date.js';
import { act } from '../records.js';

/** A customer logs in, on pages that are not emulated. */
export const issueToken = act({
  id: 'issue-token',
  title: 'A customer logs in',
  description: 'Gives a token that is valid for an hour of sandbox time, or as long as expiresIn says.',
  request: 'issue-token',
  result: 'token-issued',
  example: {},
  async handle({ tx, ids, now, body: { expiresIn = 'PT1H' } }) {
    if (!((parseDuration(expiresIn)?.toMillis() ?? 0) > 0)) {
      const message = `is a duration above zero, such as PT1H, not ${expiresIn}`;
      throw badInput([{ pointer: '/body/expiresIn', message }]);
    }
    const token = await ids.next('token');
    tx.put('tokens', { token_digest: credentialDigest(token), expires_at: settledInstant(expiresIn, now) });
    return { result: { token } };
  },
});
