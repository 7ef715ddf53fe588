import type { Response } from 'supertest';
import { type Call, type Sandbox, startSandbox } from './sandbox.js';
import { bakery } from './toy.js';

/** A server of its own, as `startSandbox` starts one, that serves the toy API alone. */
export function startBakery(...[overrides, start, around, time]: Parameters<typeof startSandbox>): Promise<Sandbox> {
  return startSandbox(overrides, start, around, time, [bakery]);
}

/** Where Ada's orders at the corner are. */
export const orders = '/bakery/v1/shops/corner/customers/ada/orders';
export const ada = '/bakery/v1/shops/corner/customers/ada';
export const pass = { authorization: 'Bearer pass-corner' };
export const tips = '/bakery/v1/tips';

/** Three coins' worth of bread, with some of it changed; a member that is undefined is left out. */
export function bread(changes: object = {}) {
  return { order: 'order-1', item: 'bread', coins: 3, ...changes };
}

/** Ada orders bread, or what the call's body says. */
export function order(server: Sandbox, sandbox: string, changes: object = {}, call: Call = {}): Promise<Response> {
  return server.send('POST', orders, {
    sandbox,
    headers: { ...pass, till: 'a-till', ...call.headers },
    body: call.body ?? bread(changes),
  });
}

/** A till of the corner bakery, in a sandbox of its own. */
export function tillOf(server: Sandbox, sandbox: string = server.fresh()) {
  const at = (customer: string) => `/bakery/v1/shops/corner/customers/${customer}`;
  const send = (method: string, path: string, { headers, ...call }: Call = {}): Promise<Response> =>
    server.send(method, path, { sandbox, headers: { ...pass, till: 'a-till', ...headers }, ...call });
  return {
    sandbox,
    send,
    order: (body: object, customer = 'ada', headers: Call['headers'] = {}) =>
      send('POST', `${at(customer)}/orders`, { body, headers }),
    coins: (customer = 'ada') => coinsOf(server, sandbox, at(customer)),
    async listed(customer = 'ada', query = ''): Promise<string[]> {
      const { body } = await send('GET', `${at(customer)}/orders${query}`);
      return body.map(({ order }: { order: string }) => order);
    },
  };
}

/** A tip with a card, which may be given again and again. */
export function payIn(server: Sandbox, sandbox: string, card = '42563574674', call: Call = {}): Promise<Response> {
  return tipIn(server, sandbox, { card }, call);
}

/** Ada gives a tip. */
export function tipIn(server: Sandbox, sandbox: string, changes: object = {}, call: Call = {}): Promise<Response> {
  const headers = { ...pass, till: 'a-till', ...call.headers };
  return server.send('POST', tips, { body: { customer: 'ada', coins: '2', ...changes }, ...call, sandbox, headers });
}

let count = 0;

/** Ada buys bread with a card, or what the call's body says, under a name that no other order has. */
export function buyIn(server: Sandbox, sandbox: string, card = '42563574674', call: Call = {}): Promise<Response> {
  return order(server, sandbox, { order: `bought-${++count}`, card }, call);
}

export function idOf({ headers }: Response): string {
  return String(headers['x-sandbox-request-id']);
}

/** What Ada has, and what of hers is held while a cake is baked. */
export async function coinsOf(
  server: Sandbox,
  sandbox: string,
  customer = ada,
): Promise<[coins: number, held: number]> {
  const { body } = await server.send('GET', customer, { sandbox, headers: pass });
  return [body.coins, body.held];
}
