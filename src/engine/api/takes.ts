import { parseDuration } from '../clock.js';

type Values = Readonly<Record<string, unknown>>;

/** A text of one form, with one that has it. */
interface Form {
  readonly form: RegExp;
  readonly such: string;
}

/** What may be given under a name: a kind of value, a text of one form, or one of a closed set. */
export type Kind = 'text' | 'count' | 'duration' | 'any' | Form | readonly string[];

/** What may be given, by name. */
export type Takes = Readonly<Record<string, Kind>>;

/** One way to steer an operation: what may be given together, each of it or not. */
export interface Steering {
  readonly takes: Takes;
  /** Without it the rest would come to nothing. */
  readonly needs?: string;
}

type ValueOf<K> = K extends readonly (infer V)[] ? V : K extends 'count' ? number : K extends 'any' ? unknown : string;

/** What is given where all of it is as it may be. */
export type Given<T extends Takes> = { readonly [N in keyof T]: ValueOf<T[N]> };

/** An error of an API's table: the arguments that it takes, all of them needed, and what it says of them. */
export interface NamedError<T extends Takes, E> {
  readonly takes: T;
  /** @throws Error for arguments that it doesn't take: nobody but this project's own code could give them */
  readonly says: (args?: Values, operation?: string) => E;
}

/** Declares an error's arguments once: the types of what it says follow from them, and the check of scenario files. */
export function named<const T extends Takes, E>(
  takes: T,
  says: (args: Given<T>, operation: string) => E,
): NamedError<T, E> {
  return {
    takes,
    says(args = {}, operation = '') {
      if (!isGiven(takes, args)) throw new Error(`an error with other arguments than ${Object.keys(takes).join(', ')}`);
      return says(args, operation);
    },
  };
}

/** A refusal's arguments, left out where the error takes none. */
export type ArgumentsOf<N> =
  N extends NamedError<infer T, unknown> ? (keyof T extends never ? [] : [args: Given<T>]) : never;

/** What each error of a table takes, by its name. */
export function takesOf(errors: Readonly<Record<string, NamedError<Takes, unknown>>>): Readonly<Record<string, Takes>> {
  return Object.fromEntries(Object.entries(errors).map(([code, { takes }]) => [code, takes]));
}

function isGiven<T extends Takes>(takes: T, args: Values): args is Given<T> {
  return Object.entries(takes).every(([name, kind]) => Object.hasOwn(args, name) && isOf(kind, args[name]));
}

export function isOf(kind: Kind, value: unknown): boolean {
  if (kind === 'any') return value !== undefined;
  if (kind === 'count') return Number.isSafeInteger(value) && Number(value) >= 0;
  if (typeof value !== 'string') return false;
  if (kind === 'text') return true;
  if (kind === 'duration') return !value.includes('-') && parseDuration(value) !== undefined;
  return 'form' in kind ? kind.form.test(value) : kind.includes(value);
}

/** A value of a kind. */
export function sampleOf(kind: Kind): unknown {
  if (kind === 'any' || kind === 'count') return 1;
  if (kind === 'text') return 'text';
  if (kind === 'duration') return 'PT5S';
  return 'form' in kind ? kind.such : kind[0];
}

/** As an error's text says what a value has to be: `one of OPEN, CONFIRMED`. */
export function inWords(kind: Kind): string {
  if (kind === 'any') return 'any JSON value';
  if (kind === 'count') return 'a whole number, 0 or more';
  if (kind === 'text') return 'a text';
  if (kind === 'duration') return 'an ISO 8601 duration such as PT5S';
  return 'form' in kind ? `a text such as ${kind.such}` : `one of ${kind.join(', ')}`;
}
