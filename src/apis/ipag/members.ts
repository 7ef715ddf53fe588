import { cnpj, cpf } from 'cpf-cnpj-validator';
import type { Refusal } from '../../engine/api.js';
import { isObject } from '../../engine/json.js';
import { toMinor } from '../../engine/money.js';
import { at, type Violation } from '../../engine/schema.js';
import { parseDay } from './calendar.js';
import { refusal } from './errors.js';

/** What is said of a value that is none of its member's kind; in the order of the page's table. */
const notOfItsKind: ReadonlyMap<string, string> = new Map([
  ['amount', 'Amount must be numeric'],
  ['description', 'Description contains invalid value'],
  ['due_date', 'Due Date is not a valid date'],
  ['frequency', 'Frequency must be an integer'],
  ['interval', 'Interval contains invalid value'],
  ['type', 'Type contains invalid value'],
  ['last_charge_date', 'Last Charge Date is not a valid date'],
  ['callback_url', 'Callback Url is not a valid URL'],
  ['auto_debit', 'Auto Debit must be a boolean'],
  ['installments', 'Installments must be an integer'],
  ['is_active', 'Is Active must be a boolean'],
  ['customer', 'Customer contains invalid value'],
  ['customer.name', 'Customer.name contains invalid value'],
  ['customer.cpf_cnpj', 'Document is not a valid CPF/CNPJ.'],
  ['customer.phone', 'Customer.phone contains invalid value'],
  ['customer.email', 'Customer.email is not a valid email address'],
]);

/** Members whose schema asks for no more of a text than that it isn't blank: one that is counts as missing. */
const filled = new Set(['amount', 'description', 'due_date', 'customer.name']);

/** Every member that is wrong, by its dotted name, with all that is wrong with it. */
export function textsOf(all: readonly Violation[]): Record<string, string[]> {
  const texts: Record<string, string[]> = {};
  for (const name of notOfItsKind.keys()) {
    const own = all.filter((violation) => nameOf(violation) === name);
    if (own.length > 0) texts[name] = [...new Set(own.flatMap((violation) => textsFor(name, violation)))];
  }
  return texts;
}

/** A customer that is missing is a customer without a name. */
function nameOf({ pointer, keyword }: Violation): string {
  return pointer === '/customer' && keyword === 'required' ? 'customer.name' : pointer.slice(1).replace('/', '.');
}

function textsFor(name: string, { keyword, params }: Violation): string[] {
  const label = name.replaceAll('_', ' ').replace(/\b(?<!\.)[a-z]/g, (letter) => letter.toUpperCase());
  const invalid = notOfItsKind.get(name) ?? '';
  if (keyword === 'required' || (keyword === 'pattern' && filled.has(name))) {
    return [`${label} is required`, ...(name === 'amount' ? [invalid] : [])];
  }
  if (keyword === 'maxLength') return [`${label} must not exceed ${params['limit']} characters`];
  if (keyword === 'maximum') return [`${label} must be no more than ${params['limit']}`];
  if (keyword === 'minimum') return [`${label} must be at least ${params['limit']}`];
  if (keyword === 'exclusiveMinimum') return [`${label} contains invalid value`];
  return [invalid];
}

/** A JSON value that is no object has no members to complain of: it counts as malformed. */
export function notAnObject(body: unknown): Refusal | undefined {
  return isObject(body) ? undefined : refusal('malformed');
}

/** What is wrong with a charge that its schema can't tell of amounts and dates. */
export function inexactMembers(body: unknown): Violation[] {
  return [
    ...inexactAmount(at(body, '/amount')),
    ...unlessText(body, '/due_date', (text) => isBlank(text) || parseDay(text) !== undefined),
    ...unlessText(body, '/last_charge_date', (text) => parseDay(text) !== undefined),
  ];
}

/** A CPF or CNPJ whose check digits are wrong. */
export function wrongDocument(body: unknown): Violation[] {
  return unlessText(body, '/customer/cpf_cnpj', isDocument);
}

function inexactAmount(value: unknown): Violation[] {
  if (typeof value !== 'number' && (typeof value !== 'string' || isBlank(value))) return [];
  const centavos = toMinor(value, 2);
  if (centavos !== undefined && centavos > 0) return [];
  return [{ pointer: '/amount', keyword: centavos === undefined ? 'state' : 'exclusiveMinimum', params: {}, value }];
}

function unlessText(body: unknown, pointer: string, isRight: (text: string) => boolean): Violation[] {
  const value = at(body, pointer);
  return typeof value !== 'string' || isRight(value) ? [] : [{ pointer, keyword: 'state', params: {}, value }];
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}

/** Whether a text is a CPF or a CNPJ, by its check digits. */
export function isDocument(text: string): boolean {
  const document = documentOf(text);
  return cpf.isValid(document, true) || cnpj.isValid(document, true);
}

/** A CPF or CNPJ without its mask: by it a customer is known again. CNPJs have letters since July 2026. */
export function documentOf(text: string): string {
  return text.replace(/[\s./-]/g, '').toUpperCase();
}
