import type { Meeting } from '../api/meeting.js';
import { enterExisting, enterIfThere, existing, sandboxInPath } from '../sandbox/existing.js';
import type { Sandboxes } from '../sandbox/sandboxes.js';

/** What an operation is told of the sandbox that it is about. */
interface Met {
  /** The sandbox that the request is about. */
  readonly sandbox: string;
  /** Whether there is one of that name by now. */
  readonly isThere: boolean;
}

/**
 * Meets the sandbox of a call of the sandbox's own API as its operation says.
 *
 * @param sandbox what the request names by its header or prefix, or by naming none
 * @throws Problem `bad-sandbox` or `not-found`
 */
export async function meetSandbox(
  meeting: Meeting,
  { sandbox, params }: { readonly sandbox: string; readonly params: Readonly<Record<string, string>> },
  sandboxes: Pick<Sandboxes, 'enter' | 'describe'>,
): Promise<Met> {
  const id = meeting.startsWith('named') ? sandboxInPath(params) : sandbox;
  switch (meeting) {
    case 'none':
    case 'named-alone':
      return { sandbox: id, isThere: false };
    case 'if-there':
      return { sandbox: id, isThere: await enterIfThere(sandboxes, id) };
    case 'named':
      await existing(sandboxes, id);
      break;
    case 'existing':
      await enterExisting(sandboxes, id);
      break;
    case 'entered':
    case 'named-entered':
      await sandboxes.enter(id);
  }
  return { sandbox: id, isThere: true };
}
