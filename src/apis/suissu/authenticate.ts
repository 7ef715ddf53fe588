import { type Credentials, Refusal, type Tx } from '../../engine/api/api.js';
import { credentialDigest } from '../../engine/digest.js';
import type { Records } from './records.js';

/** Page heading "Header Parameters": a name and the key that belongs to it, both required. */
export async function authenticate({ headers }: Credentials, tx: Tx<Records>): Promise<{ caller: string } | Refusal> {
  const name = headers['x-api-name'];
  const key = headers['x-api-key'];
  if (typeof name !== 'string' || typeof key !== 'string') return new Refusal('unauthorised');
  const known = await tx.get('credentials', name);
  return known?.api_key_digest === credentialDigest(key) ? { caller: name } : new Refusal('unauthorised');
}
