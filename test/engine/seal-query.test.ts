import sift from 'sift';
import { seal } from '../../src/engine/masking/seal.js';
import { reviveQuery, sealQuery, unanswerable } from '../../src/engine/masking/seal-query.js';
import { Masked, matchable, matches } from '../../src/engine/masking/unseal.js';
import { digests } from '../support/digests.js';

const secrecy = {
  secrets: new Set<string>(),
  identifiers: new Map([['id', /^\d{13}$/]]),
  personal: undefined,
  bodyLimit: 65_536,
  digests,
};

const request = {
  method: 'POST',
  path: '/pay/4242424242424242',
  query: new URLSearchParams('token=abc&token=def'),
  headers: { authorization: 'Bearer abc', host: 'localhost' },
  body: {
    card: '4242424242424242',
    amex: 378282246310005,
    amount: '58.00',
    payment: { sum: 1, cvv: '123' },
    items: [{ pin: '9871' }, { pin: '9872', n: 2 }],
    secret: { a: 1, b: 2 },
    id: '4222222222222',
  },
};

const sealed = seal(
  {
    id: 'r-1',
    at: '2026-01-31T12:00:00.000Z',
    durationMs: 1,
    sandbox: 'default',
    api: null,
    operation: null,
    outcome: null,
    accepted: false,
    request,
    reply: null,
    scenarios: [],
    violations: [],
    changes: [],
    findings: [],
    fault: null,
  },
  secrecy,
);

const live = { ...request, query: { token: ['abc', 'def'] } };

function recorded(): object {
  const exchange = matchable(sealed, digests);
  return 'request' in exchange && typeof exchange.request === 'object' ? (exchange.request ?? {}) : {};
}

const found: object[] = [
  { 'headers.authorization': 'Bearer abc' },
  { 'headers.authorization': { $ne: 'Bearer xyz' } },
  { 'headers.authorization': { $exists: true } },
  { path: '/pay/4242424242424242' },
  { 'query.token': 'def' },
  { 'body.card': '4242424242424242' },
  { 'body.card': { $in: ['5555555555554444', '4242424242424242'] } },
  { 'body.card': { $nin: ['4242421111114242'] } },
  { 'body.amex': 378282246310005 },
  { 'body.payment': { cvv: '123', sum: 1 } },
  { 'body.items.pin': '9872' },
  { 'body.items': { $elemMatch: { pin: '9872', n: 2 } } },
  { 'body.items': { $size: 2 } },
  { 'body.secret': { b: 2, a: 1 } },
  { 'body.id': '4222222222222' },
  { $and: [{ 'body.payment.cvv': '123' }, { 'body.amount': { $regex: '^58' } }] },
  { $or: [{ 'body.card': '5555555555554444' }, { 'headers.authorization': { $eq: 'Bearer abc' } }] },
  { 'body.missing': null },
];

const missed: object[] = [
  { 'headers.authorization': 'Bearer xyz' },
  { 'headers.authorization': '****' },
  { 'headers.authorization': { $ne: 'Bearer abc' } },
  { 'body.card': '4242421111114242' },
  { 'body.card': '424242******4242' },
  { 'body.card': { $nin: ['4242424242424242'] } },
  { 'body.amex': '378282246310005' },
  { 'body.payment': { cvv: '124', sum: 1 } },
  { 'body.payment': { cvv: '123' } },
  { 'body.items': { $elemMatch: { pin: '9871', n: 2 } } },
  { 'body.secret': { a: 1 } },
  { 'body.payment.cvv': null },
  { $nor: [{ 'body.payment.cvv': '123' }] },
];

const finds = (where: object, value: object) => sift.default(where, { compare: matches })(value);

test.each(found.map((where) => [JSON.stringify(where), where] as const))(
  '%s finds what it found unmasked',
  (_, where) => {
    expect(sift.default(where)(live)).toBe(true);
    expect(finds(where, recorded())).toBe(true);
  },
);

test.each(missed.map((where) => [JSON.stringify(where), where] as const))('%s does not', (_, where) => {
  expect(sift.default(where)(live)).toBe(false);
  expect(finds(where, recorded())).toBe(false);
});

/** A digest is any text of its length. */
const withoutDigests = (text: string) => text.replace(/"[\w-]{43}"/g, '""');

test.each([...found, ...missed].map((where) => [JSON.stringify(where), where] as const))(
  '%s says the same once it was stored and read again',
  (_, where) => {
    const text = JSON.stringify(sealQuery(where, secrecy));
    const shown = withoutDigests(text);
    for (const secret of ['abc', 'xyz', '4242424242424242', '378282246310005', '123"', '9872', '9871', '55555555']) {
      expect(shown).not.toContain(secret);
    }
    const revived = reviveQuery(JSON.parse(text), digests) as object;
    expect(finds(revived, live)).toBe(sift.default(where)(live));
    expect(finds(revived, recorded())).toBe(sift.default(where)(live));
  },
);

test('a stored query shows what is masked, and the rest as it was written', () => {
  expect(
    sealQuery({ 'body.card': 'x 4242424242424242', 'body.amount': { $gt: 5 }, 'body.id': '4222222222222' }, secrecy),
  ).toEqual({
    'body.card': { $masked: { shown: 'x 424242******4242', digest: expect.stringMatching(/^[\w-]{43}$/) } },
    'body.amount': { $gt: 5 },
    'body.id': '4222222222222',
  });
});

test('what only the secret itself could answer is named', () => {
  const where = {
    $and: [{ 'headers.authorization': { $regex: '^Bearer abc' } }, { 'body.pin': { $gte: '1000', $ne: '2' } }],
    'body.amount': { $gt: 5 },
  };
  expect(unanswerable(where, secrecy)).toEqual(['/$and/0/headers.authorization/$regex', '/$and/1/body.pin/$gte']);
  expect(withoutDigests(JSON.stringify(sealQuery(where, secrecy)))).not.toContain('abc');
  const within = { 'body.secret': { $elemMatch: { a: 'abc', $or: [{ b: 'abc' }] } } };
  expect(withoutDigests(JSON.stringify(sealQuery(within, secrecy)))).not.toContain('abc');
  expect(finds({ 'headers.authorization': { $gte: new Masked('****', 'x', digests) } }, recorded())).toBe(false);
});
