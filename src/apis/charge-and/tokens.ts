import type { Derived, IdKind } from '../../engine/api/api.js';
import { chance, credentialDigest } from '../../engine/digest.js';
import { settledOffset } from '../../engine/test-data/fixture-date.js';
import type { AnyCall } from './records.js';
import type { TokenRecord, Tokens } from './shapes.js';

/** What tells two tokens apart that are issued at one instant: a JWT's `jti`. */
export const tokenId: IdKind = { generate: (_n, _last, bytes) => bytes().toString('hex', 0, 16) };

/** In sandbox time, where a partner's record has no lives of its own: those of the token that the vendor's pages print. */
const usualLives = { access: 'PT1H', refresh: 'P30D' } as const;

/** A new triple for the caller. State keeps digests; an idToken opens nothing, so nothing is kept of it. */
export async function issueTokens({ caller: partnerId, ids, now, tx }: AnyCall): Promise<Tokens> {
  if (partnerId === undefined) throw new Error('tokens are issued to a partner');
  const partner = await tx.get('partners', partnerId);
  const expiry = {
    access: settledOffset(partner?.access_token_life ?? usualLives.access, now),
    refresh: settledOffset(partner?.refresh_token_life ?? usualLives.refresh, now),
  };
  const issue = async (use: 'access' | 'refresh' | 'id') => {
    const expires = use === 'refresh' ? expiry.refresh : expiry.access;
    const token = jwt({
      sub: partnerId,
      token_use: use,
      jti: await ids.next('token'),
      iat: seconds(now),
      exp: seconds(expires),
    });
    const expires_at = expires.toISOString();
    if (use !== 'id') tx.put('tokens', { token_digest: credentialDigest(token), partnerId, use, expires_at });
    return token;
  };
  return { accessToken: await issue('access'), refreshToken: await issue('refresh'), idToken: await issue('id') };
}

/** Its signature has the right length and is none: no client has the vendor's key. */
function jwt(claims: object): string {
  const content = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(claims)}`;
  return `${content}.${chance('signature', content).toString('base64url')}`;
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function seconds(instant: Date): number {
  return Math.floor(instant.getTime() / 1000);
}

/** When a token expires, where that comes after an instant. */
export function expiryAfter({ token_digest, expires_at }: Readonly<TokenRecord>, after: Date): readonly Derived[] {
  const at = expires_at === null ? undefined : new Date(expires_at);
  if (!at || at <= after) return [];
  return [{ at, kind: 'token-expired', subject: token_digest, result: 'expired' }];
}
