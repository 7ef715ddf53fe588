import { isUtf8 } from 'node:buffer';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { parse as parseContentType } from 'content-type';
import Negotiator from 'negotiator';

/** A body may have this many bytes, on the wire and decoded. */
export const bodyLimit = 1024 * 1024;

/** Nested deeper than this a body counts as malformed: no vendor's request has more than three levels. */
const depthLimit = 100;

/** What came of reading a body. It complains only when somebody wants the JSON. */
export type Body =
  | { readonly kind: 'empty' }
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'not-json' }
  /** An encoding that nobody here can undo. */
  | { readonly kind: 'media-type' };

const decoders = {
  gzip: promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip),
  'x-gzip': promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip),
  deflate: promisify<Buffer, { maxOutputLength: number }, Buffer>(inflate),
  br: promisify<Buffer, { maxOutputLength: number }, Buffer>(brotliDecompress),
};

/** Decodes and parses what was read, bounded after decoding. A promise only where there is something to decode. */
export function decodeBody(
  read: Buffer | 'too-large',
  encoding: string | undefined,
  limit = bodyLimit,
): Body | Promise<Body> {
  if (read === 'too-large') return { kind: 'too-large' };
  const coding = encoding?.trim().toLowerCase() ?? 'identity';
  if (coding === 'identity' || coding === '') return parseBody(read);
  if (!Object.hasOwn(decoders, coding)) return { kind: 'media-type' };
  return unpacked(read, coding as keyof typeof decoders, limit);
}

async function unpacked(read: Buffer, coding: keyof typeof decoders, limit: number): Promise<Body> {
  try {
    return parseBody(await decoders[coding](read, { maxOutputLength: limit }));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { kind: code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'not-json' };
  }
}

function parseBody(bytes: Buffer): Body {
  if (bytes.length === 0) return { kind: 'empty' };
  if (!isUtf8(bytes)) return { kind: 'not-json' };
  const text = bytes.toString();
  try {
    let value: unknown = JSON.parse(text);
    if (longNumber.test(text)) value = JSON.parse(withoutLongNumbers(text));
    return nestedWithin(value, depthLimit) ? { kind: 'json', value } : { kind: 'not-json' };
  } catch {
    return { kind: 'not-json' };
  }
}

const longNumber = /\d[\d.]{15}/;

/**
 * A number literal of more than 15 significant digits would be rounded by JSON.parse and then pass for another amount.
 * It becomes infinite, which no schema takes for a number, nor for a string.
 *
 * @param text well-formed JSON
 */
function withoutLongNumbers(text: string): string {
  return text.replace(/"(?:\\.|[^"\\])*"|-?\d[\d.]*(?:[eE][+-]?\d+)?/g, (token) => {
    const digits = token
      .replace(/[eE].*$/, '')
      .replace(/[-.]/g, '')
      .replace(/^0+/, '');
    if (token.startsWith('"') || digits.length <= 15) return token;
    return token.startsWith('-') ? '-1e999' : '1e999';
  });
}

function nestedWithin(value: unknown, levels: number): boolean {
  if (value === null || typeof value !== 'object') return true;
  if (levels === 0) return false;
  return Object.values(value).every((member) => nestedWithin(member, levels - 1));
}

/** Whether a request says that it sends JSON in UTF-8, in the API's own media type or as application/json. */
export function sendsJson(contentType: string | undefined, own: string): boolean {
  if (contentType === own || contentType === 'application/json') return true;
  if (contentType === undefined) return false;
  try {
    const { type, parameters } = parseContentType(contentType);
    const charset = parameters['charset']?.toLowerCase() ?? 'utf-8';
    return (type === own || type === 'application/json') && (charset === 'utf-8' || charset === 'utf8');
  } catch {
    return false;
  }
}

/** A parameter of a media range, its weight aside; a value may stand in quotation marks. */
const parameter = /;\s*(?!q\s*=)[^=;,\s]+\s*(?:=\s*(?:"(?:\\.|[^"\\])*"|[^;,\s"]*))?/gi;

/**
 * Whether a client takes the API's media type, or plain JSON for it. Parameters, such as a charset, make no other type of
 * it, and an empty header says nothing.
 */
export function acceptsJson(accept: string | undefined, own: string): boolean {
  if (accept === undefined || accept === own || accept === '*/*') return true;
  const ranges = accept.replace(parameter, '');
  return (
    ranges.trim() === '' ||
    new Negotiator({ headers: { accept: ranges } }).mediaTypes([own, 'application/json']).length > 0
  );
}
