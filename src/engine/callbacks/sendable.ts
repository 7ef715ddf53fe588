import type { CallbackWire, Corruption, Dressed, SigningKey } from '../api/callback.js';
import { isObject } from '../json.js';

/** What an attempt sends. */
export interface Sendable extends Dressed {
  readonly body: string;
}

/**
 * A callback as an attempt sends it.
 *
 * @param text the whole body, which is signed
 * @param at sandbox time
 * @param corrupt in what it differs on purpose
 */
export function sendable(
  wire: CallbackWire,
  { event, body: text }: { readonly event: string; readonly body: string },
  at: Date,
  key: SigningKey | null,
  corrupt: Corruption | null,
): Sendable {
  const { headers, signature } = wire.dress({ event, text, at, key });
  if (corrupt === 'body') return { headers, signature, body: otherBody(text, wire) };
  if (corrupt === 'truncate') return { headers, signature, body: text.slice(0, Math.floor(text.length / 2)) };
  if (corrupt === null || !signature) return { headers, signature, body: text };
  const value = otherText(signature.value);
  const wrong = headers.map(([name, now]) => [name, name === signature.header ? value : now] as const);
  return { headers: wrong, signature: { ...signature, value }, body: text };
}

/** Another text of that length and of the same letters. */
function otherText(text: string): string {
  const turned = text.slice(1) + text.slice(0, 1);
  if (turned !== text) return turned;
  return text.replace(/./g, (letter) => (letter === '0' ? '1' : '0'));
}

/** The same JSON with one other value in it. */
function otherBody(text: string, wire: CallbackWire): string {
  const { value, isChanged } = withOtherValue(JSON.parse(text) as unknown);
  return isChanged ? wire.encode(value) : otherText(text);
}

/** Changes the first number, else the first text, else whatever there is. */
function withOtherValue(value: unknown): { readonly value: unknown; readonly isChanged: boolean } {
  if (typeof value === 'number') return { value: value + 1, isChanged: true };
  if (typeof value === 'string') return { value: `${value}x`, isChanged: true };
  if (typeof value === 'boolean') return { value: !value, isChanged: true };
  if (value === null) return { value: 0, isChanged: true };
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) {
      const one = withOtherValue(item);
      if (one.isChanged) return { value: value.with(i, one.value), isChanged: true };
    }
  } else if (isObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      const one = withOtherValue(member);
      if (one.isChanged) return { value: { ...value, [name]: one.value }, isChanged: true };
    }
  }
  return { value, isChanged: false };
}
