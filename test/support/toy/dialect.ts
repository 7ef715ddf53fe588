import { present } from '../../../src/engine/absent.js';
import type { Dialect, Rendered } from '../../../src/engine/api/api.js';
import { type NamedError, named, type Takes } from '../../../src/engine/api/takes.js';
import { isObject } from '../../../src/engine/json.js';
import { reasonPhrase } from '../../../src/engine/phrase.js';
import type { Violation } from '../../../src/engine/schema.js';

type Entry = readonly [status: number, words: string, about: readonly unknown[]];

/** In the order in which they are looked at. */
const members = [
  'order',
  'customer',
  'item',
  'coins',
  'card',
  'note',
  'delivery',
  'delivery.street',
  'delivery.contact',
];

export const errors = {
  'pass-refused': named({}, (): Entry => [401, 'Show a pass', []]),
  'token-expired': named({}, (): Entry => [401, 'Show a pass', []]),
  'body-unreadable': named({}, (): Entry => [400, 'This is no order', []]),
  'member-missing': named({ member: members }, ({ member }): Entry => [400, `There is no ${member}`, [member]]),
  'member-wrong': named({ member: members, value: 'any' }, ({ member, value }): Entry => {
    return [400, `This is no ${member}`, [member, value]];
  }),
  'not-found': named({ what: 'text' }, ({ what }): Entry => [404, `There is no such ${what}`, [what]]),
  'order-taken': named({ order: 'text' }, ({ order }): Entry => [409, 'This order was placed before', [order]]),
  'order-final': named({ state: 'text' }, ({ state }): Entry => [409, 'This order can not change any more', [state]]),
  'oven-cold': named({}, (): Entry => [409, 'The oven is cold', []]),
  'too-few-coins': named(
    { has: 'count', wants: 'count' },
    ({ has, wants }): Entry => [402, 'Too few coins', [has, wants]],
  ),
  'card-declined': named({ words: 'text' }, ({ words }): Entry => [402, words, []]),
  'tip-refused': named({}, (): Entry => [402, 'The tip is refused', []]),
  'list-too-long': named({}, (): Entry => [400, 'The list is too long', ['limit']]),
  'too-many-orders': named({}, (): Entry => [429, 'Not so fast', []]),
  'shop-on-fire': named({}, (): Entry => [500, 'The shop is on fire', []]),
  closed: named({}, (): Entry => [503, 'The shop is closed', []]),
};

/** A dialect of its own: one fault at a time, missing members before wrong ones, credentials after the media type. */
export const dialect: Dialect = {
  order: ['media-type', 'authenticate', 'too-large', 'not-json'],
  errorSchema: 'failure',
  normalise(body) {
    if (!isObject(body)) return body;
    const known = present(body, (name, text) => name === 'note' && text === '');
    const { 'card-number': number, ...others } = known;
    const spelt = 'card' in known || number === undefined ? known : { ...others, card: number };
    return typeof spelt['item'] === 'string' ? { ...spelt, item: spelt['item'].toLowerCase() } : spelt;
  },
  violations(all, operation) {
    if (operation === 'signGuestBook') return sheet(400);
    const [first] = [...all].sort((a, b) => rank(a) - rank(b));
    if (!first || first.pointer === '') return rendered('body-unreadable');
    const member = nameOf(first);
    if (first.keyword === 'required') return rendered('member-missing', { member });
    return rendered('member-wrong', { member, value: first.value });
  },
  refusal({ code, args }, operation) {
    const said = rendered(code, args);
    return operation === 'signGuestBook' ? sheet(said.status) : said;
  },
  protocol(error, { path, method, operation }) {
    if (operation === 'signGuestBook') return sheet(typeof error === 'number' ? error : statuses[error]);
    if (error === 'not-json') return rendered('body-unreadable');
    if (error === 'internal') return { ...rendered('shop-on-fire'), outcome: 'shop-on-fire' };
    const status = typeof error === 'number' ? error : statuses[error];
    if (status === 401) return rendered('pass-refused');
    const about = error === 'no-path' ? [path] : error === 'method' ? [method] : [];
    return answer(slug(reasonPhrase(status)), [status, reasonPhrase(status), about]);
  },
};

/** An error of the guest book, for a person to read. */
function sheet(status: number): Rendered {
  return { status, body: `<h1>${reasonPhrase(status)}</h1>`, mediaType: 'text/html; charset=utf-8' };
}

const statuses = {
  internal: 500,
  'not-json': 400,
  'too-large': 413,
  'media-type': 415,
  'not-acceptable': 406,
  'no-path': 404,
  method: 405,
} as const;

function nameOf({ pointer }: Violation): string {
  return pointer.slice(1).replaceAll('/', '.');
}

function rank(violation: Violation): number {
  return (violation.keyword === 'required' ? 0 : members.length) + members.indexOf(nameOf(violation));
}

function rendered(code: string, args = {}): Rendered {
  const table: Readonly<Record<string, NamedError<Takes, Entry>>> = errors;
  const error = table[code];
  if (!error) throw new Error(`the bakery has no error ${code}`);
  return answer(code, error.says(args));
}

function answer(fault: string, [status, words, about]: Entry): Rendered {
  return { status, body: { fault, words, about } };
}

function slug(phrase: string): string {
  return phrase.toLowerCase().replaceAll(/[^a-z]+/g, '-');
}
