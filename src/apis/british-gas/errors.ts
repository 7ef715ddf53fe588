import { named, takesOf } from '../../engine/api/takes.js';

export interface ErrorEntry {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** In the order of the page's table: problems are listed so. */
export const members: readonly string[] = ['card', 'amount', 'contractAccount', 'emailAddress', 'saveCardIndicator'];

/** What is said to be wrong with a member may be said of the whole payment too. */
const member = [...members, 'payment'];

/** What the client did wrong with a member, in the words of the vendor's sibling pages. */
export function memberError(member: string, wrong: 'blank' | 'invalid'): ErrorEntry {
  return { status: 400, code: member, message: `error.client.${member}.${wrong}` };
}

export const accessDenied: ErrorEntry = { status: 401, code: 'authorize', message: 'access_denied' };

/** Every refusal of this API. What SAP reports is a 500, also where it is the customer who can't pay (page heading "payment"). */
export const errors = {
  blank: named({ member }, ({ member }) => memberError(member, 'blank')),
  invalid: named({ member }, ({ member }) => memberError(member, 'invalid')),
  'access-denied': named({}, () => accessDenied),
  'token-expired': named({}, () => accessDenied),
  'fraud-indicator': named({}, () => service('error.fraud.indicator.marked.for.this.account')),
  'payment-difference': named({}, () => service('Payment difference given without items to be cleared')),
  dccard: named({ message: 'text' }, ({ message }) => service(message)),
  'sap-unreachable': named({}, () => service('error.sap.pi.operation.failure')),
  'system-error': named({}, () => ({ status: 500, code: 'system', message: 'error.system.unexpected.error' })),
};

export type ErrorCode = keyof typeof errors;

export const taken = takesOf(errors);

function service(message: string): ErrorEntry {
  return { status: 500, code: 'service', message };
}
