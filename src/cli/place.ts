import { defaultSandbox } from '../engine/sandbox-id.js';
import { splitPrefix } from '../engine/way/prefix.js';
import { UsageError } from '../flags.js';

/** A sandbox of a running server. */
export interface Place {
  readonly url: URL;
  readonly sandbox: string;
}

/**
 * An address as clients are given it may name the sandbox, and a scenario, which is no matter of a command.
 *
 * @throws UsageError where it names none, or another sandbox than the flag
 */
export function placeOf(url: URL, sandbox: string | undefined): Place {
  const at = url.pathname.lastIndexOf('/~');
  if (at === -1) return { url, sandbox: sandbox ?? defaultSandbox };
  const prefix = splitPrefix(url.pathname.slice(at));
  if (prefix.fault) throw new UsageError(`--url: ${prefix.fault.detail}`);
  const named = prefix.sandbox ?? defaultSandbox;
  if (sandbox !== undefined && sandbox !== named) {
    throw new UsageError(`--url names the sandbox ${named}, --sandbox names ${sandbox}; give one of them`);
  }
  return { url: new URL(url.pathname.slice(0, at) || '/', url), sandbox: named };
}
