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

/** Three coins' worth of bread, with some of it changed; a member that is undefined is left out. */
export function bread(changes: object = {}) {
  return { order: 'order-1', item: 'bread', coins: 3, ...changes };
}

/** Ada orders bread, or what the call's body says. */
export function order(server: Sandbox, sandbox: string, changes: object = {}, call: Call = {}): Promise<Response> {
  return server.send('POST', orders, {
    sandbox,
    headers: { ...pass, ...call.headers },
    body: call.body ?? bread(changes),
  });
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
