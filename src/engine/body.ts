import { isUtf8 } from 'node:buffer';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { parse as parseContentType } from 'content-type';
import Negotiator from 'negotiator';
import { depthLimit, parsedJson } from './json-text.js';
import { parseInPieces } from './parse-in-pieces.js';

/** A body may have this many bytes, on the wire and decoded. */
export const bodyLimit = 1024 * 1024;

/** A body that may be longer than others may have a value for so many bytes; in an export one takes more than 20. */
const bytesOfValue = 16;

/** What came of reading a body. It complains only when somebody wants what it says. */
export type Body =
  | { readonly kind: 'empty' }
  /** What the JSON stands for, or the fields of a form. */
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

type Parse = (bytes: Buffer, limit: number) => Body | Promise<Body>;

/**
 * Decodes and parses what was read, bounded after decoding. A promise only where there is something to decode.
 *
 * @param parse how a body is read that is no JSON, such as `parseForm`
 */
export function decodeBody(
  read: Buffer | 'too-large',
  encoding: string | undefined,
  limit = bodyLimit,
  parse: Parse = parseBody,
): Body | Promise<Body> {
  if (read === 'too-large') return { kind: 'too-large' };
  const coding = encoding?.trim().toLowerCase() ?? 'identity';
  if (coding === 'identity' || coding === '') return parse(read, limit);
  if (!Object.hasOwn(decoders, coding)) return { kind: 'media-type' };
  return unpacked(read, coding as keyof typeof decoders, limit, parse);
}

async function unpacked(read: Buffer, coding: keyof typeof decoders, limit: number, parse: Parse): Promise<Body> {
  try {
    return await parse(await decoders[coding](read, { maxOutputLength: limit }), limit);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { kind: code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'not-json' };
  }
}

/**
 * A text is short enough to be parsed at once, or it is one of the documents that may be longer: what such a one stands for
 * is bounded as well, as an empty array takes two bytes and many times that in memory.
 */
function parseBody(bytes: Buffer, limit: number): Body | Promise<Body> {
  if (bytes.length === 0) return { kind: 'empty' };
  if (!isUtf8(bytes)) return { kind: 'not-json' };
  if (bytes.length > bodyLimit) return parseLarge(bytes, Math.ceil(limit / bytesOfValue));
  try {
    const value = parsedJson(bytes.toString());
    return nestedWithin(value, depthLimit) ? { kind: 'json', value } : { kind: 'not-json' };
  } catch {
    return { kind: 'not-json' };
  }
}

async function parseLarge(bytes: Buffer, mostValues: number): Promise<Body> {
  const read = await parseInPieces(bytes, mostValues);
  if (read === 'too-many') return { kind: 'too-large' };
  return read === 'not-json' ? { kind: read } : { kind: 'json', value: read.value };
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
