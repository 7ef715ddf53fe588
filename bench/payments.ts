/** What every contestant is asked: the request of a British Gas payment, less its body. */
export interface Asked {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Request extends Asked {
  readonly method: 'POST';
  readonly body: string;
}

export const asVendor: Asked = {
  path: '/payment',
  headers: { 'content-type': 'application/vnd.api+json', accept: 'application/vnd.api+json', cid: 'bench' },
};

/** For servers that read no other media type. */
export const asPlainJson: Asked = {
  path: '/payment',
  headers: { 'content-type': 'application/json', accept: 'application/json', cid: 'bench' },
};

/**
 * Payments of which no two are equal: a client that charges the same twice is an exception, and costs more. Each call of this
 * begins anew, so that every server is sent the same bodies.
 */
export function payments(asked: Asked, more: (n: number) => Readonly<Record<string, string>> = () => ({})) {
  let n = 0;
  return (): Request => {
    const amount = (n / 100 + 1).toFixed(2);
    const body = JSON.stringify({ payment: { card: '42563574674', amount, contractAccount: '600134652' } });
    return { ...asked, method: 'POST', headers: { ...asked.headers, ...more(n++) }, body };
  };
}
