import type { Bag } from '../../engine/api.js';

export interface ErrorEntry {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** What the client did wrong with a member, in the words of the vendor's sibling pages. */
export function memberError(member: string, wrong: 'blank' | 'invalid'): ErrorEntry {
  return { status: 400, code: member, message: `error.client.${member}.${wrong}` };
}

export const accessDenied: ErrorEntry = { status: 401, code: 'authorize', message: 'access_denied' };

/** Every refusal of this API. What SAP reports is a 500, also where it is the customer who can't pay (page heading "payment"). */
export const errors: Readonly<Record<string, (args: Bag) => ErrorEntry>> = {
  blank: ({ member }) => memberError(String(member), 'blank'),
  invalid: ({ member }) => memberError(String(member), 'invalid'),
  'access-denied': () => accessDenied,
  'token-expired': () => accessDenied,
  'fraud-indicator': () => service('error.fraud.indicator.marked.for.this.account'),
  'payment-difference': () => service('Payment difference given without items to be cleared'),
  dccard: ({ message }) => service(String(message)),
  'sap-unreachable': () => service('error.sap.pi.operation.failure'),
  'system-error': () => ({ status: 500, code: 'system', message: 'error.system.unexpected.error' }),
};

function service(message: string): ErrorEntry {
  return { status: 500, code: 'service', message };
}
