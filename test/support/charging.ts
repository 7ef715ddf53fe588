/** A merchant of iPag who has charges paid on the hosted page, by nothing but HTTP. */
export class Merchant {
  constructor(
    private readonly url: string,
    private readonly sandbox: string,
  ) {}

  /** @returns where the charge is paid, and its id */
  async charge(callbackUrl: string): Promise<{ readonly id: number; readonly page: string }> {
    const answer = await fetch(`${this.url}/~${this.sandbox}/service/resources/charges`, {
      method: 'POST',
      headers: { authorization: 'Basic dGlsbGJveDp0ZXN0LWtleS1pcGFn', 'content-type': 'application/json' },
      body: JSON.stringify({
        amount: 10,
        description: 'Pedido',
        due_date: '2030-10-30',
        customer: { name: 'Maria Francisca' },
        callback_url: callbackUrl,
      }),
    });
    if (answer.status !== 201) throw new Error(`a charge was answered ${answer.status}: ${await answer.text()}`);
    const { id, attributes } = (await answer.json()) as {
      id: number;
      attributes: { links: { payment: string } };
    };
    return { id, page: attributes.links.payment };
  }

  /** @returns the status: 303 where it was taken */
  async pay(page: string, number = '4111111111111111'): Promise<number> {
    const body = new URLSearchParams({ holder: 'MARIA', number, expiry: '12/2030', cvv: '123' });
    return (await fetch(page, { method: 'POST', body, redirect: 'manual' })).status;
  }
}
