import { type Api, type Credentials, Refusal, type Tx } from '../../src/engine/api/api.js';
import { takesOf } from '../../src/engine/api/takes.js';
import { credentialDigest, digestForm } from '../../src/engine/digest.js';
import { dropCoins } from './toy/acts/drop-coins.js';
import { takeOut } from './toy/acts/take-out.js';
import { dialect, errors } from './toy/dialect.js';
import { signGuestBook } from './toy/guest-book.js';
import { getHours } from './toy/hours.js';
import {
  cancelOrder,
  changeOrder,
  expiryAfter,
  getCustomer,
  getOrder,
  listOrders,
  placeOrder,
  staleAfter,
  takeFromOven,
} from './toy/orders.js';
import { collections, type Records } from './toy/records.js';
import { giveTip } from './toy/tips.js';
import { members, triggers, validators } from './toy/validators.js';
import { wire } from './toy/wire.js';

/** A pass is good for one shop, until it expires. */
async function authenticate({ headers, params, now }: Credentials, tx: Tx<Records>) {
  const [, pass] = /^Bearer +(\S+)$/i.exec(String(headers['authorization'] ?? '').trim()) ?? [];
  const known = pass === undefined ? undefined : await tx.get('passes', credentialDigest(pass));
  if (known?.shop !== (params['shop'] ?? known?.shop)) return new Refusal('pass-refused');
  const expired = known?.expires_at && Date.parse(known.expires_at) <= now.getTime();
  return expired || !known ? new Refusal('token-expired') : { caller: known.shop };
}

/** No vendor's: an API with one of everything that the engine knows. Coins are money, and a cake is a pending payment. */
export const bakery: Api<Records> = {
  kind: 'emulated',
  name: 'bakery',
  title: 'The toy bakery',
  mediaType: 'application/json',
  hosts: ['bakery.example'],
  owns: /^\/bakery(\/|$)/,
  data: {
    fixtures: new URL('toy/fixtures/', import.meta.url),
    scenarios: new URL('toy/scenarios/', import.meta.url),
  },
  schemas: new URL('toy/schemas/', import.meta.url),
  dialect,
  errors: takesOf(errors),
  security: { schemes: { bearer: { type: 'http', scheme: 'bearer' } }, ways: [['bearer']] },
  challenge: 'Bearer realm="bakery"',
  authenticate,
  operations: [
    placeOrder,
    getOrder,
    listOrders,
    changeOrder,
    cancelOrder,
    getCustomer,
    giveTip,
    getHours,
    signGuestBook,
  ],
  acts: [takeOut, dropCoins],
  tasks: { 'take-from-oven': takeFromOven },
  derived: async (tx, after) => [
    ...(await tx.list('orders')).map((order) => staleAfter(order, after)),
    ...(await tx.list('passes')).map((pass) => expiryAfter(pass, after)),
  ],
  collections,
  ids: {
    number: {
      collection: 'orders',
      index: 'number',
      generate: (n, last) => `LOAF-${String(Number(last?.slice(5) ?? 0) + n + 1).padStart(8, '0')}`,
    },
    receipt: { collection: 'tips', generate: (_n, _last, chance) => `TIP-${chance().toString('hex', 0, 8)}` },
  },
  identifiers: new Map([
    ['order', /^\d{13}$/],
    ['pass_digest', digestForm],
  ]),
  secrets: new Set(['oven_code']),
  cardNumbers: new Set(['plastic']),
  personal: new Set(['contact']),
  members,
  validators,
  triggers,
  callbacks: wire,
  fidelity: {
    page: 'The toy bakery',
    pageDate: '2024-02-29',
    notEmulated: ['the smell'],
    ours: ['bread is stale after two days'],
  },
  samples: [
    {
      name: 'An order of bread',
      source: 'documented',
      operation: 'placeOrder',
      request: placeOrder.example,
      fresh: ['/body/order'],
      scenario: 'documented-sample',
      reply: {
        status: 201,
        body: {
          ...{ order: 'order-1', number: 'LOAF-12345678', item: 'bread', coins: 3, state: 'ready', fresh: true },
          ...{ card: null, note: null, placed_at: '2024-02-29T06:30:00.000Z' },
        },
      },
      literal: ['/item', '/coins', '/state'],
    },
  ],
};

function inCafe(path: string): string {
  return path.replace('/bakery/', '/cafe/');
}

/** A second API whose operations, scenarios and records have the names of the first one's. */
export const cafe: Api<Records> = {
  ...bakery,
  name: 'cafe',
  title: 'The toy cafe',
  hosts: ['cafe.example'],
  owns: /^\/cafe(\/|$)/,
  operations: bakery.operations.map(({ path, also = [], ...operation }) => ({
    ...operation,
    path: inCafe(path),
    also: also.map(inCafe),
  })),
};
