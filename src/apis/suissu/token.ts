import { gunzipSync, gzipSync } from 'node:zlib';

const base64 = /^(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const rowId = /^[0-9]{1,12}$/;

/** Longer than any row id; a token that unwraps to more is none. */
const unwrappedLimit = 20;

/**
 * The row that a `token_id` wraps: base64 of a gzip member that holds a decimal row id. However it was compressed, the
 * row is the token's identity.
 *
 * @returns undefined for anything else
 */
export function rowIdOf(tokenId: string): string | undefined {
  if (tokenId.length > 256 || !base64.test(tokenId)) return undefined;
  const unwrapped = gunzipped(Buffer.from(tokenId, 'base64'));
  return unwrapped !== undefined && rowId.test(unwrapped) ? unwrapped : undefined;
}

/**
 * The `token_id` of a row, byte for byte as the vendor's sample wraps its own.
 *
 * @returns undefined for what is no row id
 */
export function tokenIdOf(row: string): string | undefined {
  if (!rowId.test(row)) return undefined;
  const member = gzipSync(row, { level: 6 });
  // zlib names the system that it runs on; the sample was made on Unix.
  member[9] = 3;
  return member.toString('base64');
}

function gunzipped(member: Buffer): string | undefined {
  try {
    return gunzipSync(member, { maxOutputLength: unwrappedLimit, chunkSize: 64 }).toString('latin1');
  } catch {
    // Whatever zlib has against it, it wraps no row id.
    return undefined;
  }
}
