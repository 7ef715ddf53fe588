import type { AnyOperation } from './api.js';

/** In the patterns of operations, which are Express's: `/payment/:id`. They have no other syntax. */
const parameter = /:(\w+)/g;

/** All patterns of an operation. */
export function patternsOf({ path, also = [] }: Pick<AnyOperation, 'path' | 'also'>): readonly string[] {
  return [path, ...also];
}

/** The names of a pattern's parameters, in their order. */
export function parametersIn(pattern: string): string[] {
  return [...pattern.matchAll(parameter)].map(([, name = '']) => name);
}

/** A pattern as OpenAPI writes it, and people read it: `/payment/{id}`. */
export function inBraces(pattern: string): string {
  return pattern.replace(parameter, '{$1}');
}

/** The path with these values, percent-encoded; where there is none for a parameter, with nothing. */
export function pathWith(pattern: string, params: Readonly<Record<string, string>>): string {
  return pattern.replace(parameter, (_, name: string) => encodeURIComponent(params[name] ?? ''));
}

/** The pattern with what a path has where the parameters are: as like to the path as it can be. */
export function likenedTo(path: string, pattern: string): string {
  const given = path.split('/');
  return pattern
    .split('/')
    .map((segment, i) => (parametersIn(segment).length > 0 ? given[i] || segment : segment))
    .join('/');
}

/** Whether a path is one of a pattern's; Express takes a slash at the end as well. */
export function fits(path: string, pattern: string): boolean {
  const literal = pattern.replace(/[.*+?^$(){}|[\]\\]/g, '\\$&');
  return new RegExp(`^${literal.replace(parameter, '[^/]+')}/?$`).test(path);
}
