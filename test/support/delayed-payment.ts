import type { Sandbox } from './sandbox.js';
import { until } from './until.js';

export const payer = '44444444-4444-4444-8444-444444444444';
export const acceptingAfter5s = 'aaaaaaaa-0003-4aaa-8aaa-aaaaaaaaaaaa';
export const decliningAfter5s = 'aaaaaaaa-0004-4aaa-8aaa-aaaaaaaaaaaa';

let orders = 0;

/** Orders and executes payments of one amount in a sandbox, which their sellers answer later. */
export class DelayedPayments {
  constructor(
    private readonly server: Sandbox,
    private readonly sandbox: string,
  ) {}

  /** @returns the payment's id */
  async execute(seller: string, amount: number, headers: Readonly<Record<string, string>> = {}): Promise<string> {
    const order = { request_id: `order-${++orders}`, seller_id: seller, currency: 'EUR' };
    const { body } = await this.#post(`/account/${payer}/payment`, order);
    await this.#post(`/payment/${body.id}/transactions`, { amount });
    await this.#post(`/payment/${body.id}/execute`, undefined, headers);
    return body.id;
  }

  /** State and final instant of a payment's transaction, as a client sees them. */
  async stateOf(id: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
    const { body } = await this.server.send('GET', `/payment/${id}/transactions`, { sandbox: this.sandbox, headers });
    return `${body[0].state} ${body[0].update_date}`;
  }

  /** The same as the store has it: looking at it runs nothing. */
  async storedStateOf(id: string): Promise<string | undefined> {
    const all = (await this.server.records(this.sandbox, 'payment-accounts/payments')) as readonly {
      readonly id: string;
      readonly state: string;
    }[];
    return all.find((payment) => payment.id === id)?.state;
  }

  /** Resolves once its seller has answered a payment, without anybody looking at it. */
  async untilAnswered(id: string): Promise<void> {
    let state: string | undefined;
    await until(() => {
      void this.storedStateOf(id).then((now) => {
        state = now;
      });
      return state !== undefined && state !== 'pending';
    }, 'the payment is answered');
  }

  async balanceOf(account: string): Promise<number> {
    return (await this.server.send('GET', `/account/${account}`, { sandbox: this.sandbox })).body.balance;
  }

  #post(path: string, body?: object, headers: Readonly<Record<string, string>> = {}) {
    return this.server.send('POST', path, { sandbox: this.sandbox, body, headers });
  }
}
