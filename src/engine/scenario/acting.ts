import type { AnyOperation, Api } from '../api/api.js';
import { inWords, isOf, type Kind, type Takes } from '../api/takes.js';
import { type DataFile, faulty } from '../data-file.js';
import type { Bag } from '../json.js';
import { isObject } from '../json.js';
import { escapeToken } from '../json-pointer.js';
import { validHere } from '../nearest.js';
import type { Outcome, Parameter } from '../request/scenario.js';
import type { ScenarioFile } from '../shapes.js';
import { faults } from './fault-needs.js';
import { mustBeThere } from './from-request.js';
import type { About } from './request-members.js';

interface Written {
  readonly stage: string;
  readonly outcome: Outcome | NonNullable<ScenarioFile['outcome']>;
  readonly parameters?: Readonly<Record<string, Parameter>>;
}

/**
 * What a scenario file says has to act as it is written.
 *
 * @param operations those that the scenario is of
 * @throws DataError for an error that the API doesn't have, arguments that it doesn't take or lacks, what steers none of
 *   the operations, and parameters that nothing reads
 */
export function mustAct(file: DataFile, api: Api, operations: readonly AnyOperation[], written: Written): void {
  const { outcome, parameters = {}, stage } = written;
  if ('refuse' in outcome) argumentsMustFit(file, { api, operations, stage }, outcome);
  if ('direct' in outcome) mustSteer(file, operations, outcome.direct as Bag, parameters);
  else parametersMustBeRead(file, outcome, parameters);
}

function argumentsMustFit(
  file: DataFile,
  about: About & { readonly stage: string },
  { refuse, args = {} }: { readonly refuse: string; readonly args?: Bag },
): void {
  const { api } = about;
  const takes = Object.hasOwn(api.errors, refuse) ? api.errors[refuse] : undefined;
  if (!takes) {
    const valid = validHere(refuse, Object.keys(api.errors), 'it has');
    throw faulty(file, '/outcome/refuse', `${api.name} has no error ${refuse}${valid}`);
  }
  const place = (name: string) => `/outcome/args/${escapeToken(name)}`;
  const names = Object.keys(takes);
  const stray = Object.keys(args).find((name) => !names.includes(name));
  if (stray !== undefined) throw faulty(file, place(stray), `${refuse} takes no ${stray}${listed(stray, names)}`);
  for (const [name, kind] of Object.entries(takes)) {
    if (!Object.hasOwn(args, name)) {
      throw faulty(file, place(name), `is missing: ${refuse} takes ${name}, which is ${inWords(kind)}`);
    }
    const value = args[name];
    if (isObject(value) && Object.hasOwn(value, 'from')) {
      mustBeThere(file, place(name), { ...about, kind, value });
    } else if (!isOf(kind, value)) throw faulty(file, place(name), wrongly(name, value, kind));
  }
}

function listed(written: string, names: readonly string[]): string {
  return names.length === 0 ? '; it takes no arguments' : validHere(written, names, 'it takes');
}

/** Why a value is none of its kind, with the nearest where only few can be given. */
export function wrongly(name: string, value: unknown, kind: Kind): string {
  const near = typeof value === 'string' && Array.isArray(kind) ? validHere(value, kind, 'it is one of') : undefined;
  return near === undefined ? `${name} has to be ${inWords(kind)}` : `${name} can not be ${String(value)}${near}`;
}

/** Values that a parameter may have, as far as they tell whether an operation understands it. */
function valuesOf(parameter: Parameter): readonly unknown[] {
  if (parameter.kind === 'choice') return [...parameter.values, parameter.default];
  return parameter.kind === 'integer' ? [parameter.minimum, parameter.default] : [parameter.default];
}

/** One thing that a file steers with, and where it stands. */
interface Steer {
  readonly name: string;
  readonly pointer: string;
  readonly values: readonly unknown[];
}

function mustSteer(
  file: DataFile,
  operations: readonly AnyOperation[],
  direct: Bag,
  parameters: NonNullable<Written['parameters']>,
): void {
  const given: Steer[] = Object.entries(direct).map(([name, value]) => ({
    name,
    pointer: `/outcome/direct/${escapeToken(name)}`,
    values: [value],
  }));
  for (const [name, parameter] of Object.entries(parameters)) {
    const pointer = `/parameters/${name}`;
    if (Object.hasOwn(direct, name)) throw faulty(file, pointer, 'comes to nothing: /outcome/direct has it too');
    given.push({ name, pointer, values: valuesOf(parameter) });
  }
  for (const operation of operations) mustUnderstand(file, operation, given);
}

function mustUnderstand(file: DataFile, { id, steers = [] }: AnyOperation, given: readonly Steer[]): void {
  const names = [...new Set(steers.flatMap(({ takes }) => Object.keys(takes)))];
  for (const { name, pointer, values } of given) {
    if (!names.includes(name)) {
      const valid = names.length === 0 ? '; nothing does' : validHere(name, names, 'what does is');
      throw faulty(file, pointer, `${name} does not steer ${id}${valid}`);
    }
    const kinds = steers.flatMap(({ takes }) => (Object.hasOwn(takes, name) ? [takes[name] ?? 'any'] : []));
    const wrong = values.find((value) => !kinds.some((kind) => isOf(kind, value)));
    if (wrong !== undefined) throw faulty(file, pointer, wrongly(name, wrong, together(kinds)));
  }
  const way = steers.find(({ takes, needs }) => fits(given, takes) && (!needs || has(given, needs)));
  if (given.length === 0 || way) return;
  const needed = steers.find(({ takes }) => fits(given, takes))?.needs;
  const [first] = given;
  const reason = needed === undefined ? 'exclude each other' : `come to nothing without ${needed}`;
  const all = given.map(({ name }) => name).join(' and ');
  const remedy = given.some(({ pointer }) => pointer.startsWith('/parameters/'))
    ? '; "parameters": {} takes those away that ship'
    : '';
  throw faulty(file, first?.pointer ?? '/outcome', `${all} ${reason} at ${id}${remedy}`);
}

/** Of closed sets all that any of them has. */
function together(kinds: readonly Kind[]): Kind {
  const sets = kinds.filter((kind) => Array.isArray(kind));
  return sets.length === kinds.length ? sets.flat() : (kinds[0] ?? 'any');
}

function fits(given: readonly Steer[], takes: Takes): boolean {
  return given.every(({ name, values }) => {
    const kind = Object.hasOwn(takes, name) ? takes[name] : undefined;
    return kind !== undefined && values.every((value) => isOf(kind, value));
  });
}

function has(given: readonly Steer[], needed: string): boolean {
  return given.some(({ name }) => name === needed);
}

/** What is given behind a scenario's name would come to nothing; a switch that moves the stage acts by itself. */
function parametersMustBeRead(
  file: DataFile,
  outcome: Written['outcome'],
  parameters: NonNullable<Written['parameters']>,
): void {
  const read = 'fault' in outcome ? Object.keys(faults[outcome.fault].reads ?? {}) : [];
  for (const [name, parameter] of Object.entries(parameters)) {
    if (read.includes(name) || (parameter.kind === 'boolean' && parameter.stage !== undefined)) continue;
    const valid = read.length === 0 ? 'this outcome reads none' : `this outcome reads ${read.join(', ')}`;
    throw faulty(file, `/parameters/${name}`, `comes to nothing: ${valid}`);
  }
}
