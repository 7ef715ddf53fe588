import { named, takesOf } from '../../engine/api/takes.js';

export interface ErrorEntry {
  readonly status: number;
  readonly message: string;
}

/** In the order of the page's attributes: problems are listed so. */
export const members: readonly string[] = ['partner_id', 'token_id', 'currency_code', 'amount', 'customer_name'];

/** Only the property's text says more than the form on the page, in the words of the vendor's sibling pages. */
export function invalid(member: string): ErrorEntry {
  const wrong = member === 'partner_id' ? 'Invalid or inactive or missing' : 'Invalid or missing';
  return { status: 400, message: `${member} : ${wrong} ${member}` };
}

/** Every refusal of this API. The gateway's texts are Stripe's; how the vendor passes them on is this project's guess. */
export const errors = {
  unauthorised: named({}, () => ({ status: 401, message: 'Unauthorised' })),
  invalid: named({ member: [...members, 'request'] }, ({ member }) => invalid(member)),
  'card-declined': named({}, () => ({ status: 400, message: 'Your card was declined.' })),
  'insufficient-funds': named({}, () => ({ status: 400, message: 'Your card has insufficient funds.' })),
  'card-expired': named({}, () => ({ status: 400, message: 'Your card has expired.' })),
  'incorrect-cvc': named({}, () => ({ status: 400, message: "Your card's security code is incorrect." })),
  'gateway-timeout': named({}, () => ({ status: 504, message: 'Payment gateway timeout' })),
  'internal-error': named({}, () => ({ status: 500, message: 'Internal error' })),
};

export type ErrorCode = keyof typeof errors;

export const taken = takesOf(errors);
