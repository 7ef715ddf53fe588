import type { RecordFault } from '../../engine/api/collection.js';
import { documentOf, isDocument } from './members.js';
import type { ChargeRecord, CustomerRecord } from './shapes.js';

/** A customer is known again by its document alone, so that one whose check digits are wrong would never come again. */
export function customerFaults({ cpf_cnpj }: Pick<CustomerRecord, 'cpf_cnpj'>): RecordFault[] {
  if (cpf_cnpj === null || isDocument(cpf_cnpj)) return [];
  return [{ pointer: '/cpf_cnpj', reason: 'is not a valid CPF/CNPJ' }];
}

/** A charge shows its customer as it was sent, and it was that customer by the document that was sent. */
export function otherDocument({ customer }: ChargeRecord, { id, cpf_cnpj }: CustomerRecord): RecordFault[] {
  if (!customer || documentOf(customer.cpf_cnpj ?? '') === documentOf(cpf_cnpj ?? '')) return [];
  return [{ pointer: '/customer/cpf_cnpj', reason: `is not that of customer ${id}, who it is by customer_id` }];
}
