import { isUtf8 } from 'node:buffer';
import { parse as parseContentType } from 'content-type';
import type { Body } from './body.js';

export const formType = 'application/x-www-form-urlencoded';

/** Reads the fields of a form: each is a text, of several of one name the last counts. */
export function parseForm(bytes: Buffer): Body {
  if (bytes.length === 0) return { kind: 'empty' };
  if (!isUtf8(bytes)) return { kind: 'not-json' };
  return { kind: 'json', value: Object.fromEntries(new URLSearchParams(bytes.toString())) };
}

/** The text of a form with these fields. */
export function formText(fields: object): string {
  const texts = Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)]);
  return new URLSearchParams(texts).toString();
}

/** Whether a request says that it sends the fields of a form, in UTF-8. */
export function sendsForm(contentType: string | undefined): boolean {
  if (contentType === formType) return true;
  if (contentType === undefined) return false;
  try {
    const { type, parameters } = parseContentType(contentType);
    const charset = parameters['charset']?.toLowerCase() ?? 'utf-8';
    return type === formType && (charset === 'utf-8' || charset === 'utf8');
  } catch {
    return false;
  }
}
