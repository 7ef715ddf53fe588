import { defineOperation, type Handling, Refusal, type Tx } from '../../../src/engine/api/api.js';
import type { Collections, RecordFault } from '../../../src/engine/api/collection.js';
import { defineAct } from '../../../src/engine/api/define-act.js';
import { parseDuration } from '../../../src/engine/clock.js';
import { credentialDigest } from '../../../src/engine/digest.js';
import type { Bag } from '../../../src/engine/json.js';
import { settledInstant } from '../../../src/engine/test-data/fixture-date.js';
import type { CustomerRecord, OrderRecord, PassFixture, PassRecord, Shapes, ShopRecord, TipRecord } from './shapes.js';

export interface Records {
  shops: ShopRecord;
  customers: CustomerRecord;
  orders: OrderRecord;
  passes: PassRecord;
  tips: TipRecord;
}

export const operation = defineOperation<Shapes, Records>();
export const act = defineAct<Shapes, Records>();
export type BakeryTx = Tx<Records>;
export type AnyCall = Handling<Shapes, Records, keyof Shapes>;

const ofShop = { members: ['shop'], to: 'shops' };

export const collections: Collections<Records, Shapes['fixture']> = {
  shops: { schema: 'shop-record', key: ({ shop }) => shop, keyMembers: ['shop'], check: bakingTime },
  customers: {
    schema: 'customer-record',
    key: customerKey,
    keyMembers: ['shop', 'customer'],
    references: [ofShop],
    unique: [{ member: 'loyalty', index: 'loyalty' }],
    indexes: { loyalty: ({ loyalty }) => loyalty ?? '' },
  },
  orders: {
    schema: 'order-record',
    key: ({ shop, order }) => `${shop}/${order}`,
    keyMembers: ['shop', 'order'],
    references: [{ members: ['shop', 'customer'], to: 'customers', faults: moreThanHeld, among: 'customer' }],
    unique: [{ member: 'number', index: 'number' }],
    indexes: { customer: customerKey, number: ({ number }) => number },
    settle: settleOrder,
  },
  tips: {
    schema: 'tip-record',
    key: ({ receipt }) => receipt,
    keyMembers: ['receipt'],
    references: [{ members: ['shop', 'customer'], to: 'customers' }],
    settle: settleTip,
  },
  passes: {
    schema: 'pass-record',
    key: passKey,
    keyMembers: ['pass_digest'],
    references: [ofShop],
    settle: settlePass,
  },
};

export function customerKey({ shop, customer }: { readonly shop: string; readonly customer: string }): string {
  return `${shop}/${customer}`;
}

export function refusal(code: string, args?: Bag): Refusal {
  return new Refusal(code, args);
}

/** Coins of what is being baked are held. */
function moreThanHeld(order: OrderRecord, named: object, siblings: readonly OrderRecord[]): RecordFault[] {
  const { held } = named as CustomerRecord;
  const baking = siblings.filter(({ state }) => state === 'baking').reduce((sum, { coins }) => sum + coins, 0);
  if (order.state !== 'baking' || baking <= held) return [];
  return [{ pointer: '/coins', reason: `makes ${baking} coins of what is baking, and ${held} are held` }];
}

function bakingTime({ bakes_for }: ShopRecord): RecordFault[] {
  if (bakes_for === undefined || (parseDuration(bakes_for)?.toMillis() ?? 0) > 0) return [];
  return [{ pointer: '/bakes_for', reason: `is a duration above zero, such as PT5M, not ${bakes_for}` }];
}

function passKey(record: PassRecord | PassFixture): string {
  return 'pass' in record ? credentialDigest(record.pass) : record.pass_digest;
}

function settlePass(pass: PassRecord | PassFixture, at: Date): PassRecord {
  const expires_at = pass.expires_at === null ? null : settledInstant(pass.expires_at, at);
  return { pass_digest: passKey(pass), shop: pass.shop, expires_at };
}

function settleTip(tip: TipRecord, at: Date): TipRecord {
  return { ...tip, given_at: settledInstant(tip.given_at, at) };
}

function settleOrder(order: OrderRecord, at: Date): OrderRecord {
  return { ...order, placed_at: settledInstant(order.placed_at, at) };
}
