import { credentialDigest } from '../digest.js';
import { type Headers, headerText } from '../headers.js';

/** Digests of the credentials that a request carries: a bearer token, an x-api-key, the `id:key` of Basic. */
export function credentialsOf(headers: Headers): string[] {
  // Blanks at its end are taken off before: a pattern that lets them go would try each of those in between.
  const authorization = headerText(headers['authorization'])?.trim() ?? '';
  const [, scheme = '', value = ''] = /^(\S+)\s+(\S.*)$/.exec(authorization) ?? [];
  const apiKey = headerText(headers['x-api-key'])?.trim();
  const found = [
    ...(scheme.toLowerCase() === 'bearer' ? [value] : []),
    ...(scheme.toLowerCase() === 'basic' ? [Buffer.from(value, 'base64').toString()] : []),
    ...(apiKey ? [apiKey] : []),
  ];
  return found.map(credentialDigest);
}
