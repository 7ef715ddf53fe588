import { type Credentials, Refusal, type Tx } from '../../engine/api.js';
import { credentialDigest } from '../../engine/digest.js';
import type { Records } from './records.js';

/** A token makes it a logged-in payment and must be valid then; without one it is an anonymous payment. */
export async function authenticate(
  { headers, now }: Credentials,
  tx: Tx<Records>,
): Promise<{ caller?: string } | Refusal> {
  const { authorization } = headers;
  if (typeof authorization !== 'string') return {};
  const [, token] = /^Bearer +(\S+)$/i.exec(authorization.trim()) ?? [];
  const known = token === undefined ? undefined : await tx.get('tokens', credentialDigest(token));
  if (!known) return new Refusal('access-denied');
  const expired = known.expires_at !== null && Date.parse(known.expires_at) <= now.getTime();
  return expired ? new Refusal('token-expired') : { caller: known.token_digest };
}
