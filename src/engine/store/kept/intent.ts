import type { NewEvent } from '../store.js';
import type { Shelf } from './shelf.js';

/** What a unit of work wants to change, until a sandbox is asked to carry it out. */
export interface Intent {
  /** By collection and id; null where a record is to go. */
  readonly changed: ReadonlyMap<string, ReadonlyMap<string, object | null>>;
  /** What counters are to stand at. */
  readonly counted: ReadonlyMap<string, number>;
  readonly appended: readonly NewEvent[];
  /** Whether all that was appended before goes. */
  readonly forgotten: boolean;
  /** What the sandbox holds from here on, before the changes. */
  readonly replacement: { readonly shelves: Map<string, Shelf>; readonly counters: Map<string, number> } | undefined;
}
