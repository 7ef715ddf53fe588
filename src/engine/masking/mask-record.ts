import { frozen } from '../frozen.js';
import { type Identifiers, maskCardNumbers } from './mask-cards.js';
import { maskText } from './mask-text.js';

/**
 * A copy of a record in which every string, however deep, is masked, but for identifiers that have their form: card numbers,
 * and what a URL has of passwords and tokens.
 *
 * @param addresses members of the record that are to be called: they stay as they were sent
 */
export function maskRecord<T>(record: T, identifiers: Identifiers, addresses: ReadonlySet<string> = none): T {
  const shown = masked(record, identifiers) as T;
  if (addresses.size === 0) return shown;
  const sent = [...addresses].filter((name) => typeof member(record, name) === 'string');
  if (sent.every((name) => member(record, name) === member(shown, name))) return shown;
  return frozen({ ...shown, ...Object.fromEntries(sent.map((name) => [name, member(record, name)])) });
}

/** A record as it may be shown: of its addresses, which are kept as they were sent, without passwords and tokens. */
export function withAddressesHidden<T extends object>(record: T, addresses: ReadonlySet<string> = none): T {
  const hidden = [...addresses].flatMap((name) => {
    const address = member(record, name);
    const shown = typeof address === 'string' ? maskText(address) : address;
    return shown === address ? [] : [[name, shown] as const];
  });
  return hidden.length === 0 ? record : { ...record, ...Object.fromEntries(hidden) };
}

const none: ReadonlySet<string> = new Set();

function member(record: unknown, name: string): unknown {
  return (record as Readonly<Record<string, unknown>>)[name];
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
