import { credentialDigest } from './digest.js';
import { type Headers, headerText } from './headers.js';

/** Digests of the credentials that a request carries: a bearer token, an x-api-key, the `id:key` of Basic. */
export function credentialsOf(headers: Headers): string[] {
  const [, scheme = '', value = ''] = /^\s*(\S+)\s+(\S.*?)\s*$/.exec(headerText(headers['authorization']) ?? '') ?? [];
  const apiKey = headerText(headers['x-api-key'])?.trim();
  const found = [
    ...(scheme.toLowerCase() === 'bearer' ? [value] : []),
    ...(scheme.toLowerCase() === 'basic' ? [Buffer.from(value, 'base64').toString()] : []),
    ...(apiKey ? [apiKey] : []),
  ];
  return found.map(credentialDigest);
}
