import type { Response } from 'supertest';
import type { Sandbox } from '../../support/sandbox.js';

export const path = '/service/resources/charges';

/** tillbox : test-key-ipag */
export const authorization = 'Basic dGlsbGJveDp0ZXN0LWtleS1pcGFn';

export const plain = {
  amount: 150,
  description: 'Mensalidade',
  due_date: '2026-03-10',
  customer: { name: 'Maria Francisca' },
};

/** What a merchant sends to one sandbox. */
export class Merchant {
  constructor(
    private readonly server: Sandbox,
    private readonly sandbox: string,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  send(method: string, target: string, body?: unknown): Promise<Response> {
    return this.server.send(method, target, {
      sandbox: this.sandbox,
      headers: { authorization, 'content-type': 'application/json', ...this.headers },
      body,
    });
  }

  create(changes: object = {}): Promise<Response> {
    return this.send('POST', path, { ...plain, ...changes });
  }

  update(id: number | string, changes: object): Promise<Response> {
    return this.send('PUT', `${path}?id=${id}`, changes);
  }

  get(id: number | string): Promise<Response> {
    return this.send('GET', `${path}?id=${id}`);
  }

  list(query: string): Promise<Response> {
    return this.send('GET', `${path}?${query}`);
  }
}

interface Row {
  readonly due_date: string;
  readonly amount: number;
}

/** Due date and amount of each installment in an answer. */
export function rowsOf({ body }: Response): [string, number][] {
  return body.attributes.installments.data.map(({ due_date, amount }: Row) => [due_date, amount]);
}

export function dueDatesOf(response: Response): string[] {
  return rowsOf(response).map(([due]) => due);
}

export function amountsOf(response: Response): number[] {
  return rowsOf(response).map(([, amount]) => amount);
}
