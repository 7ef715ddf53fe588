import type { Derived } from '../../engine/api/api.js';
import type { TokenRecord } from './shapes.js';

/** When a token expires, where that comes after an instant. */
export function expiryAfter({ token_digest, expires_at }: Readonly<TokenRecord>, after: Date): readonly Derived[] {
  const at = expires_at === null ? undefined : new Date(expires_at);
  if (!at || at <= after) return [];
  return [{ at, kind: 'token-expired', subject: token_digest, result: 'expired' }];
}
