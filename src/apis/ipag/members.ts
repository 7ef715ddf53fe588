import { cnpj, cpf } from 'cpf-cnpj-validator';
import type { Refusal } from '../../engine/api/api.js';
import { isObject } from '../../engine/json.js';
import { at } from '../../engine/json-pointer.js';
import type { Violation } from '../../engine/schema.js';
import { centavosOf, isNumeric } from './amount.js';
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
  ['customer.cpf_cnpj', 'Customer.cpf Cnpj is not a valid CPF/CNPJ.'],
  ['customer.phone', 'Customer.phone contains invalid value'],
  ['customer.email', 'Customer.email is not a valid email address'],
]);

/** Members of which both is said where they are missing: that they are required, and that nothing is none of their kind. */
const ofAKind = new Set(['amount', 'due_date']);

/** Members whose schema asks for no more of a text than that it isn't blank: one that is counts as missing. */
const filled = new Set(['amount', 'description', 'due_date', 'customer.name']);

/** Every member that is wrong, by its dotted name, with all that is wrong with it. */
export function textsOf(all: readonly Violation[]): Record<string, string[]> {
  const texts: Record<string, string[]> = {};
  for (const name of notOfItsKind.keys()) {
    const own = all.filter((violation) => violation.keyword !== 'if' && nameOf(violation) === name);
    if (own.length > 0) texts[name] = [...new Set(own.flatMap((violation) => textsFor(name, violation)))];
  }
  return texts;
}

/** A customer that is missing is a customer without a name. */
function nameOf({ pointer, keyword }: Violation): string {
  return pointer === '/customer' && keyword === 'required' ? 'customer.name' : pointer.slice(1).replace('/', '.');
}

function textsFor(name: string, { keyword, params, value }: Violation): string[] {
  const label = name.replaceAll('_', ' ').replace(/\b(?<!\.)[a-z]/g, (letter) => letter.toUpperCase());
  const invalid = notOfItsKind.get(name) ?? '';
  if (keyword === 'required' || (keyword === 'pattern' && filled.has(name))) {
    return [`${label} is required`, ...(ofAKind.has(name) ? [invalid] : [])];
  }
  if (keyword === 'maxLength') return [`${label} must not exceed ${params['limit']} characters`];
  if (keyword === 'maximum') return [`${label} must be no more than ${params['limit']}`];
  if (keyword === 'minimum') return [`${label} must be at least ${params['limit']}`];
  // A number is numeric, also one of more digits than can be kept, which no schema takes for a number.
  if (keyword === 'exclusiveMinimum' || (name === 'amount' && typeof value === 'number'))
    return [`${label} contains invalid value`];
  return [invalid];
}

/** A JSON value that is no object has no members to complain of: it counts as malformed. */
export function notAnObject(body: unknown): Refusal | undefined {
  return isObject(body) ? undefined : refusal('malformed');
}

/** What is wrong with a new charge that its schema can't tell. */
export function inexactCharge(body: unknown): Violation[] {
  return [
    ...inexactMembers(body),
    ...countOutOf(body, '/frequency', 12),
    ...countOutOf(body, '/installments', 48),
    ...unlessText(body, '/customer/cpf_cnpj', isDocument),
  ];
}

/** The same of amounts and dates, which a change has too. */
export function inexactMembers(body: unknown): Violation[] {
  return [
    ...inexactAmount(at(body, '/amount')),
    ...unlessText(body, '/due_date', (text) => isBlank(text) || parseDay(text) !== undefined),
    // Empty in a change: there is none any more.
    ...unlessText(body, '/last_charge_date', (text) => text === '' || parseDay(text) !== undefined),
  ];
}

/** An integer that is written as a text: the schema knows the limits of numbers alone. */
function countOutOf(body: unknown, pointer: string, most: number): Violation[] {
  const value = at(body, pointer);
  if (typeof value !== 'string' || !/^\s*[+-]?\d+\s*$/.test(value)) return [];
  if (Number(value) < 1) return [{ pointer, keyword: 'minimum', params: { limit: 1 }, value }];
  return Number(value) > most ? [{ pointer, keyword: 'maximum', params: { limit: most }, value }] : [];
}

/** Numbers that are no amounts, and texts that are no numbers; the schema has seen to everything else. */
function inexactAmount(value: unknown): Violation[] {
  const wrong = (keyword: string) => [{ pointer: '/amount', keyword, params: {}, value }];
  if (!isNumeric(value)) return typeof value === 'string' && !isBlank(value) ? wrong('state') : [];
  return (centavosOf(value) ?? 0) > 0 ? [] : wrong('exclusiveMinimum');
}

function unlessText(body: unknown, pointer: string, isRight: (text: string) => boolean): Violation[] {
  const value = at(body, pointer);
  return typeof value !== 'string' || isRight(value) ? [] : [{ pointer, keyword: 'state', params: {}, value }];
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}

/** Valid digits that the validator leaves out, since nobody has them: as test data they are everywhere. */
const sampleCpf = '12345678909';

/** Whether a text is a CPF or a CNPJ, by its check digits. */
export function isDocument(text: string): boolean {
  const document = documentOf(text);
  return document === sampleCpf || cpf.isValid(document, true) || cnpj.isValid(document, true);
}

/** A CPF or CNPJ without its mask: by it a customer is known again. CNPJs have letters since July 2026. */
export function documentOf(text: string): string {
  // Letters that only become plain ones as capitals, such as a long s, are none of a document's.
  return text.replace(/[\s./-]/g, '').replace(/[a-z]/g, (letter) => letter.toUpperCase());
}
