import type { Credentials, Refusal, Tx } from '../../engine/api/api.js';
import { credentialDigest } from '../../engine/digest.js';
import { refusal } from './errors.js';
import type { Records } from './records.js';

/** HTTP Basic: API id and API key. */
export async function authenticate(
  { headers: { authorization } }: Credentials,
  tx: Tx<Records>,
): Promise<{ caller: string } | Refusal> {
  const [, encoded = ''] = /^Basic +(\S+)$/i.exec(typeof authorization === 'string' ? authorization.trim() : '') ?? [];
  const [, id = '', key = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
  const known = await tx.get('credentials', id);
  if (known?.api_key_digest !== credentialDigest(key)) return refusal('unauthorized');
  return known.permitted ? { caller: id } : refusal('not-authorized');
}
