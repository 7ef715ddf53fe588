import type { OperationParameter } from '../../engine/api/description.js';
import { dayIn, isBefore, parseDay } from './calendar.js';
import { type ChargesTx, customerOf } from './records.js';
import { statusOf } from './schedule.js';
import type { ChargeRecord, Day, Shapes } from './shapes.js';

/** What a list is asked for, from the vendor's own clients; a value out of range or form counts as absent. */
export interface ChargesQuery {
  readonly page: number;
  readonly limit: number;
  readonly order: 'asc' | 'desc';
  /** First and last day of creation, in Brasília. */
  readonly created: readonly [Day, Day] | undefined;
  readonly status: string | undefined;
  /** In small letters. */
  readonly customerName: string | undefined;
  readonly isActive: boolean | undefined;
}

const day = { type: 'string', format: 'date' } as const;

/** The same, for clients to read. */
export const listParameters: readonly OperationParameter[] = [
  { in: 'query', name: 'page', schema: { type: 'integer', minimum: 1, default: 1 } },
  { in: 'query', name: 'limit', schema: { type: 'integer', minimum: 1, maximum: 100, default: 15 } },
  { in: 'query', name: 'order', description: 'By id.', schema: { enum: ['asc', 'desc'], default: 'desc' } },
  { in: 'query', name: 'from_date', description: 'First day of creation; counts with to_date only.', schema: day },
  { in: 'query', name: 'to_date', description: 'Last day of creation; counts with from_date only.', schema: day },
  { in: 'query', name: 'status', schema: { enum: ['pending', 'overdue', 'paid'] } },
  { in: 'query', name: 'customer_name', description: "A part of the customer's name." },
  { in: 'query', name: 'is_active', schema: { enum: ['0', '1', 'true', 'false'] } },
];

const switches: ReadonlyMap<string, boolean> = new Map([
  ['1', true],
  ['true', true],
  ['0', false],
  ['false', false],
]);

export function chargesQuery(query: URLSearchParams): ChargesQuery {
  const value = (name: string) => query.getAll(name).at(-1)?.trim() ?? '';
  const from = parseDay(value('from_date'));
  const to = parseDay(value('to_date'));
  return {
    page: integerWithin(value('page'), Number.MAX_SAFE_INTEGER) ?? 1,
    limit: integerWithin(value('limit'), 100) ?? 15,
    order: value('order') === 'asc' ? 'asc' : 'desc',
    created: from !== undefined && to !== undefined ? [from, to] : undefined,
    status: ['pending', 'overdue', 'paid'].find((status) => status === value('status')),
    customerName: value('customer_name').toLowerCase() || undefined,
    isActive: switches.get(value('is_active')),
  };
}

function integerWithin(text: string, most: number): number | undefined {
  const number = /^\d+$/.test(text) ? Number(text) : 0;
  return number >= 1 && number <= most ? number : undefined;
}

/** Whether a charge is one of those asked for. A part of the customer's name is enough, in large or small letters. */
export async function matches(
  charge: Readonly<ChargeRecord>,
  { created, status, customerName, isActive }: ChargesQuery,
  tx: ChargesTx,
  now: Date,
): Promise<boolean> {
  if (isActive !== undefined && charge.is_active !== isActive) return false;
  const createdOn = dayIn(new Date(charge.created_at));
  if (created && (isBefore(createdOn, created[0]) || isBefore(created[1], createdOn))) return false;
  if (status !== undefined && statusOf(charge, dayIn(now)) !== status) return false;
  if (customerName === undefined) return true;
  return (await customerOf(tx, charge)).name.toLowerCase().includes(customerName);
}

/** Links to other pages of the same list: the client's own query with another page. */
export function linksOf(
  url: string,
  query: URLSearchParams,
  page: number,
  lastPage: number,
): Shapes['charges']['links'] {
  const linkTo = (number: number) => {
    const linked = new URLSearchParams(query);
    linked.set('page', String(number));
    return `${url}?${linked}`;
  };
  return {
    first: linkTo(1),
    last: linkTo(lastPage),
    prev: page > 1 ? linkTo(page - 1) : null,
    next: page < lastPage ? linkTo(page + 1) : null,
  };
}
