// Generated from the JSON Schemas by `npm run generate`; edits are lost.
/**
 * A cake is baked first.
 */
export type Item = 'bread' | 'roll' | 'cake';
export type State = 'baking' | 'ready' | 'burnt' | 'failed' | 'cancelled';
/**
 * ISO 8601 in UTC; in a fixture also an offset from the sandbox's creation, such as -P10D.
 */
export type Instant = string;
/**
 * HTML.
 */
export type GuestPage = string;
export type Orders = Order[];

export interface Shapes {
  'change-order': ChangeOrder;
  'customer-record': CustomerRecord;
  customer: Customer;
  delivery: Delivery;
  'drop-coins': DropCoins;
  failure: Failure;
  fixture: Fixture;
  'give-tip': GiveTip;
  'guest-page': GuestPage;
  hours: Hours;
  instant: Instant;
  item: Item;
  layer: Layer;
  'order-record': OrderRecord;
  order: Order;
  orders: Orders;
  'pass-fixture': PassFixture;
  'pass-record': PassRecord;
  'place-order': PlaceOrder;
  'shop-record': ShopRecord;
  'sign-guest-book': SignGuestBook;
  state: State;
  'take-out': TakeOut;
  'tip-record': TipRecord;
  tip: Tip;
  topping: Topping;
}
export interface ChangeOrder {
  note: string;
}
export interface CustomerRecord {
  shop: string;
  customer: string;
  coins: number;
  held: number;
  /**
   * No two have the same; null: none.
   */
  loyalty: string | null;
  contact?: string;
}
export interface Customer {
  customer: string;
  coins: number;
  held: number;
}
export interface Delivery {
  street: string;
  contact?: string;
}
export interface DropCoins {
  customer: string;
  coins: number;
}
export interface Failure {
  fault: string;
  words: string;
  about: unknown[];
}
export interface Fixture {
  ids?: {
    number?: string[];
    receipt?: string[];
  };
  shops?: ShopRecord[];
  customers?: CustomerRecord[];
  orders?: OrderRecord[];
  passes?: PassFixture[];
  tips?: TipRecord[];
}
export interface ShopRecord {
  shop: string;
  name: string;
  oven: 'hot' | 'cold';
  /**
   * How long a cake takes, in sandbox time, an ISO 8601 duration; left out: PT5M.
   */
  bakes_for?: string;
}
export interface OrderRecord {
  shop: string;
  order: string;
  customer: string;
  number: string;
  item: Item;
  coins: number;
  card: string | null;
  note: null | string;
  delivery: {
    street: string;
    contact?: string;
  } | null;
  layers: Layer[];
  wrapped: boolean;
  state: State;
  placed_at: Instant;
}
export interface Layer {
  flavour: string;
  topping?: null | Topping;
}
export interface Topping {
  grams: number;
}
export interface PassFixture {
  pass: string;
  shop: string;
  expires_at: Instant | null;
}
export interface TipRecord {
  receipt: string;
  shop: string;
  customer: string;
  coins: number;
  card: string | null;
  given_at: Instant;
}
export interface GiveTip {
  customer: string;
  /**
   * Documented as text.
   */
  coins: string | number;
  /**
   * Who is to be told of it.
   */
  thank_at?: string;
  card?: string;
}
export interface Hours {
  opens: string;
}
export interface Order {
  order: string;
  number: string;
  item: Item;
  coins: number;
  state: State;
  fresh: boolean;
  card: string | null;
  note: string | null;
  placed_at: Instant;
}
export interface PassRecord {
  pass_digest: string;
  shop: string;
  expires_at: Instant | null;
}
export interface PlaceOrder {
  /**
   * The client's own; taken once and for all by an order that is placed.
   */
  order: string;
  item: Item;
  /**
   * Documented as a number.
   */
  coins: number | string;
  card?: string;
  note?: string;
  delivery?: Delivery;
  layers?: Layer[];
  wrapped?: boolean;
}
export interface SignGuestBook {
  name: string;
  words?: string;
  /**
   * Whatever they take for the number of a card.
   */
  plastic?: string;
}
export interface TakeOut {
  shop: string;
  order: string;
  end: 'ready' | 'burnt';
}
export interface Tip {
  thanks: true;
  left: number;
  receipt: string;
}
