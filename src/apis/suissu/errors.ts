import type { Bag } from '../../engine/api.js';

export interface ErrorEntry {
  readonly status: number;
  readonly message: string;
}

/** Only the property's text says more than the form on the page, in the words of the vendor's sibling pages. */
export function invalid(member: string): ErrorEntry {
  const wrong = member === 'partner_id' ? 'Invalid or inactive or missing' : 'Invalid or missing';
  return { status: 400, message: `${member} : ${wrong} ${member}` };
}

/** Every refusal of this API. The gateway's texts are Stripe's; how the vendor passes them on is this project's guess. */
export const errors: Readonly<Record<string, (args: Bag) => ErrorEntry>> = {
  unauthorised: () => ({ status: 401, message: 'Unauthorised' }),
  invalid: ({ member }) => invalid(String(member)),
  'card-declined': () => ({ status: 400, message: 'Your card was declined.' }),
  'insufficient-funds': () => ({ status: 400, message: 'Your card has insufficient funds.' }),
  'card-expired': () => ({ status: 400, message: 'Your card has expired.' }),
  'incorrect-cvc': () => ({ status: 400, message: "Your card's security code is incorrect." }),
  'gateway-timeout': () => ({ status: 504, message: 'Payment gateway timeout' }),
  'internal-error': () => ({ status: 500, message: 'Internal error' }),
};
