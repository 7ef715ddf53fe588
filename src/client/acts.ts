import type { Shapes } from '../control/shapes.js';
import type { ActShapes } from './act-shapes.js';

/** What an act takes; of an API that doesn't ship with the client, whatever its schema says. */
export type ActMembers<A extends string, N extends string> = OfAct<A, N, 'members', object>;

/** What comes of an act. */
export type ActResult<A extends string, N extends string> = OfAct<A, N, 'result', Shapes['act-done']['result']>;

type OfAct<A extends string, N extends string, P extends 'members' | 'result', E> = A extends keyof ActShapes
  ? N extends keyof ActShapes[A]
    ? ActShapes[A][N] extends { readonly [K in P]: infer T }
      ? T
      : never
    : never
  : E;
