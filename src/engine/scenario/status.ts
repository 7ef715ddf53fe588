import { sampleOf } from '../api/takes.js';
import { type DataFile, faulty } from '../data-file.js';
import type { Bag } from '../json.js';
import type { Fault, Parameter } from '../request/scenario.js';
import { refusalShown } from './example.js';
import { faults } from './fault-needs.js';
import type { About } from './request-members.js';

type Written = {
  readonly status?: number | null;
  readonly parameters?: Readonly<Record<string, Parameter>>;
  readonly outcome:
    | { readonly refuse: string; readonly args?: Bag }
    | { readonly answer: { readonly status: number } }
    | { readonly fault: Fault }
    | { readonly direct: object };
};

/**
 * The status that a scenario answers with: null where no answer arrives, undefined where it is the operation's own. That of
 * an error, an answer or a fault follows from it; what steers an operation may have it answer with one of its errors.
 *
 * @throws DataError for another than follows, or than the API has
 */
export function statusOf(file: DataFile, about: About, written: Written): number | null | undefined {
  const { outcome, status } = written;
  if ('direct' in outcome) {
    if (status === undefined || isReply(about, status) || isError(about, status)) return status;
    throw faulty(file, '/status', `no answer of ${about.operations.map(({ id }) => id).join(', ')} has it`);
  }
  const told = toldBy(about, written);
  if (status === undefined || status === told) return told;
  if ('refuse' in outcome) throw faulty(file, '/status', `${outcome.refuse} is answered with ${told}`);
  if ('answer' in outcome) throw faulty(file, '/status', `the answer has ${told}; leave this one out`);
  const follows = told === undefined ? 'the operation’s own status' : told === null ? 'no answer, so null' : told;
  throw faulty(file, '/status', `this fault has ${follows}; leave this one out`);
}

function toldBy({ api, operations }: About, { outcome, parameters }: Written): number | null | undefined {
  if ('answer' in outcome) return outcome.answer.status;
  if ('refuse' in outcome) return operations[0] && refusalShown(api, operations[0], outcome).status;
  if (!('fault' in outcome)) return undefined;
  const { status } = faults[outcome.fault];
  const code = status === 'code' ? parameters?.['code'] : undefined;
  if (code?.kind === 'integer') return code.default;
  return status === 'code' ? undefined : status;
}

function isReply({ operations }: About, status: number | null): boolean {
  return status !== null && operations.some(({ replies }) => Object.hasOwn(replies, status));
}

function isError({ api, operations }: About, status: number | null): boolean {
  const [operation] = operations;
  return Object.entries(api.errors).some(([refuse, takes]) => {
    const args = Object.fromEntries(Object.entries(takes).map(([name, kind]) => [name, sampleOf(kind)]));
    return operation !== undefined && refusalShown(api, operation, { refuse, args }).status === status;
  });
}
