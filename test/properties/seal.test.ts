import fc from 'fast-check';
import { seal } from '../../src/engine/masking/seal.js';
import { matchable, unseal } from '../../src/engine/masking/unseal.js';
import { digests } from '../support/digests.js';

const numRuns = Number(process.env['TILLBOX_PROPERTY_RUNS'] ?? 300);
const seed = Number(process.env['TILLBOX_PROPERTY_SEED'] ?? 20261121);
const rules = {
  secrets: new Set(['voucher']),
  identifiers: new Map([['id', /^\d{13}$/]]),
  personal: undefined,
  bodyLimit: 4_000,
  digests,
};

/** Nothing of a secret's alphabet is in the benign one. */
const secret = fc
  .string({ unit: fc.constantFrom(...'GHJKLMNPQRSTUVWXYZ!"%/\\&+=?#@: é€😀'), minLength: 8, maxLength: 30 })
  .map((text) => `Z${text}Z`);
const benign = fc.letrec((tie) => ({
  value: fc.oneof(
    fc.string({ unit: fc.constantFrom(...'abcdef -/.,\ud800'), maxLength: 12 }),
    fc.integer({ min: -1_000_000, max: 1_000_000 }),
    fc.constantFrom(null, true, 0.5),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'bc', 'def', '__proto__', 'fade'), tie('value'), { maxKeys: 3 }),
  ),
})).value;
const name = fc.constantFrom(
  'Authorization',
  'x-api-key',
  'password',
  'access_token',
  'cvv',
  'Voucher',
  'client-secret',
);
const echo = fc.constantFrom<(text: string) => string>(
  (text) => text,
  (text) => `<${text}>`,
  (text) => `${text}${text}`,
  (text) => `/a/${encodeURIComponent(text)}`,
  (text) => `/a?b=${encodeURIComponent(encodeURIComponent(text))}`,
);

function luhn(digits: string): string {
  for (let last = 0; ; last++) {
    const sum = [...`${digits}${last}`].reverse().reduce((total, digit, index) => {
      const doubled = index % 2 === 1 ? Number(digit) * 2 : Number(digit);
      return total + (doubled > 9 ? doubled - 9 : doubled);
    }, 0);
    if (sum % 10 === 0) return `${digits}${last}`;
  }
}

const card = fc
  .record({
    digits: fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 12, maxLength: 18 }).map(luhn),
    separator: fc.constantFrom('', ' ', '-'),
  })
  .map(({ digits, separator }) => ({ digits, written: digits.match(/.{1,4}/g)?.join(separator) ?? '' }));

/** Puts a value at a random depth among benign ones. */
function buried(value: unknown, among: unknown, depth: number): unknown {
  if (depth === 0) return value;
  const inner = buried(value, among, depth - 1);
  return depth % 2 === 0 ? [among, inner] : { a: among, [`${'b'.repeat(depth)}`]: inner };
}

const scene = fc.record({
  secret,
  name,
  echo,
  card,
  benign,
  depth: fc.integer({ min: 0, max: 6 }),
  place: fc.nat({ max: 3 }),
});

function recorded({
  secret,
  name,
  echo,
  card,
  benign,
  depth,
  place,
}: typeof scene extends fc.Arbitrary<infer S> ? S : never) {
  const basic = `Basic ${Buffer.from(`merchant:${secret}`).toString('base64')}`;
  const said = echo(secret);
  return seal(
    {
      id: 'r-1',
      at: '2026-01-31T12:00:00.000Z',
      durationMs: 1,
      sandbox: 'default',
      api: null,
      operation: null,
      outcome: null,
      accepted: false,
      request: {
        method: 'POST',
        path: `/pay/${encodeURIComponent(secret)}/${encodeURIComponent(card.written)}`,
        query: new URLSearchParams([
          [place === 0 ? name : 'a', place === 0 ? secret : 'b'],
          ['card', card.written],
        ]),
        headers: {
          [place === 1 ? name : 'a']: place === 1 ? secret : 'b',
          [place === 2 ? 'authorization' : 'b']: place === 2 ? basic : 'c',
          'x-note': [`paid with ${card.written}`, 'abc'],
        },
        body: {
          benign,
          at: buried(place === 3 ? { [name]: [secret] } : 'a', benign, depth),
          card: buried(card.written, benign, depth),
        },
      },
      reply: {
        status: 200,
        headers: { 'x-echo': said },
        body: { benign, at: buried({ said, [said]: 1 }, benign, depth) },
      },
      scenarios: [],
      violations: [{ pointer: '/a', keyword: 'enum', message: `not ${said}, not ${card.written}` }],
      changes: [{ collection: 'c', id: '1', before: benign, after: { said, card: card.written } }],
      findings: [],
      fault: null,
    },
    rules,
  );
}

test('no secret and no card number comes out in any form, and what is benign is unchanged', () => {
  fc.assert(
    fc.property(scene, (one) => {
      const text = recorded(one);
      const forms = [one.secret].flatMap((form) => [
        form,
        JSON.stringify(form).slice(1, -1),
        encodeURIComponent(form),
        encodeURIComponent(encodeURIComponent(form)),
        Buffer.from(`merchant:${form}`).toString('base64'),
      ]);
      for (const form of [...forms, one.card.digits, one.card.written, encodeURIComponent(one.card.written)]) {
        expect(text).not.toContain(form);
      }
      const { request, reply, changes } = unseal(text);
      if (!JSON.stringify([request.body, reply?.body]).includes('truncated')) {
        expect(request.body).toMatchObject({ benign: one.benign });
        expect(reply?.body).toMatchObject({ benign: one.benign });
      }
      expect(changes[0]?.before).toEqual(one.benign);
      expect(Object.keys(matchable(text, digests))).not.toContain('digests');
    }),
    { numRuns, seed },
  );
});
