import { frozen } from '../frozen.js';
import { type Identifiers, maskCardNumbers } from './mask-cards.js';
import { maskText } from './mask-text.js';

/**
 * A copy of a record in which every string, however deep, is masked, but for identifiers that have their form: card numbers,
 * and what a URL has of passwords and tokens.
 */
export function maskRecord<T>(record: T, identifiers: Identifiers): T {
  return masked(record, identifiers) as T;
}

function masked(value: unknown, identifiers: Identifiers): unknown {
  if (typeof value === 'string') return value.includes('://') ? maskText(value) : maskCardNumbers(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return frozen(value.map((item) => masked(item, identifiers)));
  const copy: Record<string, unknown> = {};
  for (const name in value) {
    const member = (value as Record<string, unknown>)[name];
    const exempt = typeof member === 'string' && identifiers.get(name)?.test(member);
    const shown = exempt ? member : masked(member, identifiers);
    if (name === '__proto__') Object.defineProperty(copy, name, { value: shown, enumerable: true });
    else copy[name] = shown;
  }
  return frozen(copy);
}
