import { Refusal } from '../../engine/api/api.js';
import { type ArgumentsOf, named, takesOf } from '../../engine/api/takes.js';
import type { Shapes } from './shapes.js';

export interface ErrorEntry {
  readonly status: number;
  readonly body: Shapes['failure'];
}

/** Where the vendor says that it happened, for what is wrong with a charge that is sent. */
export function sentTo(operation: string): string {
  return operation === 'updateCharge' ? 'resources.charge.update' : 'resources.charge.create';
}

/** The status is a string in the body (page heading "In case of failure"), but a number for refused credentials. */
export function failure(status: number, message: Shapes['failure']['message'], resource: string): ErrorEntry {
  return { status, body: { code: String(status), message, resource } };
}

const refusedCredentials = (status: number, message: string, resource: string): ErrorEntry => ({
  status,
  body: { code: status, message, resource },
});

/** Every refusal of this API. */
export const errors = {
  unauthorized: named({}, () => refusedCredentials(401, 'Unauthorized', 'authorization')),
  'not-authorized': named({}, () => refusedCredentials(403, 'Not Authorized', 'charges')),
  malformed: named({}, (_args, operation) => failure(400, 'Malformed JSON', sentTo(operation))),
  'charge-not-found': named({}, () => failure(404, 'Charge Not Found', 'resource.charge.view')),
  'description-required': named({}, (_args, operation) =>
    failure(406, { description: ['Description is required'] }, sentTo(operation)),
  ),
  'already-paid': named({ number: 'count' }, ({ number }) =>
    failure(400, `Invoice Installment #${number} has been paid already`, 'resources.charge.pay'),
  ),
  'charge-inactive': named({}, () => failure(400, 'Charge is not active', 'resources.charge.pay')),
  'installment-not-found': named({ number: 'count' }, ({ number }) =>
    failure(404, `Invoice Installment #${number} Not Found`, 'resources.charge.pay'),
  ),
  'less-than-paid': named({}, (_args, operation) =>
    failure(400, 'Amount is less than the amount paid already', sentTo(operation)),
  ),
  'list-too-large': named({}, () =>
    failure(400, 'List is too large, a smaller limit is needed', 'resources.charge.list'),
  ),
  'server-error': named({}, () => failure(500, 'Internal Server Error', 'resources')),
};

export type ErrorCode = keyof typeof errors;

export const taken = takesOf(errors);

export function refusal<C extends ErrorCode>(code: C, ...[args]: ArgumentsOf<(typeof errors)[C]>): Refusal {
  return new Refusal(code, args);
}
