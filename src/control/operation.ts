import { defineOperation } from '../engine/api/api.js';
import type { Shapes } from './shapes.js';

/** The control API keeps no records of its own. */
export type NoRecords = Record<never, object>;

export const operation = defineOperation<Shapes, NoRecords>();
