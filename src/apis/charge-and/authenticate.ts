import { type Credentials, Refusal } from '../../engine/api/api.js';
import { credentialDigest } from '../../engine/digest.js';
import type { PartnerTx } from './records.js';
import type { TokenUse } from './shapes.js';

/** The caller is the partner: its access key logs in, a refresh token renews, an access token does all the rest. */
export async function authenticate(
  { headers, params, operation, now }: Credentials,
  tx: PartnerTx,
): Promise<{ caller: string } | Refusal> {
  const authorization = String(headers['authorization'] ?? '').trim();
  const partner =
    operation === 'createToken'
      ? await byAccessKey(authorization, tx)
      : await byToken(authorization, operation === 'refreshToken' ? 'refresh' : 'access', now, tx);
  if (partner === undefined || partner.id !== (params['partnerId'] ?? partner.id)) {
    return new Refusal('authorization-invalid');
  }
  return partner.expired ? new Refusal('token-expired') : { caller: partner.id };
}

interface Known {
  readonly id: string;
  /** The token was once good. */
  readonly expired: boolean;
}

async function byAccessKey(authorization: string, tx: PartnerTx): Promise<Known | undefined> {
  const [, encoded] = /^Basic +([\w+/-]+=*)$/i.exec(authorization) ?? [];
  if (encoded === undefined) return undefined;
  const accessKey = Buffer.from(encoded, 'base64').toString();
  const [partner] = await tx.list('partners', { index: 'accessKey', equals: credentialDigest(accessKey), limit: 1 });
  return partner && { id: partner.partnerId, expired: false };
}

async function byToken(authorization: string, use: TokenUse, now: Date, tx: PartnerTx): Promise<Known | undefined> {
  // The page gives the header 100 characters, which no JWT would fit into: there is no limit.
  const [, token] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
  const known = token === undefined ? undefined : await tx.get('tokens', credentialDigest(token));
  if (known?.use !== use) return undefined;
  const expired = known.expires_at !== null && Date.parse(known.expires_at) <= now.getTime();
  return { id: known.partnerId, expired };
}
