import { type Credentials, Refusal, type Tx } from '../../engine/api/api.js';
import { credentialDigest } from '../../engine/digest.js';
import type { Records } from './records.js';

type Verdict = { readonly caller?: string } | Refusal;

/** A token makes it a logged-in payment and must be valid then; without one it is an anonymous payment. */
export function authenticate({ headers, now }: Credentials, tx: Tx<Records>): Verdict | Promise<Verdict> {
  const { authorization } = headers;
  return typeof authorization === 'string' ? holderOf(authorization, now, tx) : {};
}

async function holderOf(authorization: string, now: Date, tx: Tx<Records>): Promise<Verdict> {
  const [, token] = /^Bearer +(\S+)$/i.exec(authorization.trim()) ?? [];
  const known = token === undefined ? undefined : await tx.get('tokens', credentialDigest(token));
  if (!known) return new Refusal('access-denied');
  const expired = known.expires_at !== null && Date.parse(known.expires_at) <= now.getTime();
  return expired ? new Refusal('token-expired') : { caller: known.token_digest };
}
