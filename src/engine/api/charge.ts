import { at } from '../json-pointer.js';
import type { Charge } from './api.js';
import type { RequestView } from './request-view.js';

/**
 * What an attempt to move money is about, where the request itself says all of it.
 *
 * @param content JSON pointers into the request
 * @param id where the client's own identifier of the attempt stands
 * @returns undefined where a part of the content isn't there
 */
export function chargeOf(request: RequestView, content: readonly string[], id?: string): Charge | undefined {
  const values = content.map((pointer) => at(request, pointer));
  if (values.includes(undefined) || values.includes(null)) return undefined;
  const own = id === undefined ? undefined : at(request, id);
  return typeof own === 'string' ? { content: values, id: own } : { content: values };
}
