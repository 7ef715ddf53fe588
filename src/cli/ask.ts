import { urlReason } from '../addresses.js';
import { settingOf, settings } from '../config.js';
import { type Flag, type Given, UsageError } from '../flags.js';
import { type Place, placeOf } from './place.js';

/** Whom a command asks. */
export interface Asked extends Place {
  readonly token: string | undefined;
}

/** Of every command that asks a running server. */
export const urlFlag = {
  url: { value: 'URL', help: 'where tillbox answers (http://127.0.0.1:4010)', check: urlReason },
} as const satisfies Record<string, Flag>;

export const tokenFlag = {
  token: {
    value: 'TOKEN',
    help: 'the control token; TILLBOX_CONTROL_TOKEN',
    check: settings['control-token'].check,
    secret: true,
  },
} as const satisfies Record<string, Flag>;

/** Whom these flags, and `--sandbox`, mean. @throws UsageError as `placeOf` */
export function askedBy(given: Given, env: NodeJS.ProcessEnv): Asked {
  return {
    ...placeOf(new URL(given.value('url') ?? 'http://127.0.0.1:4010'), given.value('sandbox')),
    token: given.value('token') ?? settingOf('control-token', given, env),
  };
}

/**
 * Calls the control API of a running server about a sandbox.
 *
 * @param path behind `/__sandbox`, with its query
 * @throws UsageError where nobody answers
 */
export async function ask(
  { url, sandbox, token }: Asked,
  method: 'GET' | 'POST',
  path: string,
  body?: object,
): Promise<Response> {
  const headers = {
    'x-sandbox-id': sandbox,
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(body && { 'content-type': 'application/json' }),
  };
  try {
    const address = new URL(`${url.pathname.replace(/\/+$/, '')}/__sandbox${path}`, url);
    return await fetch(address, { method, headers, redirect: 'error', ...(body && { body: JSON.stringify(body) }) });
  } catch {
    throw new UsageError(`nothing answers at ${url.origin}; check --url, and that tillbox serve runs there`);
  }
}

interface Said {
  readonly type?: unknown;
  readonly detail?: unknown;
}

export function isMissingSandbox(text: string): boolean {
  return saidIn(text).type === '/__sandbox/problems/not-found';
}

/** What an answer that is no success says, in one line. */
export function detailOf(text: string): string {
  const { detail } = saidIn(text);
  return typeof detail === 'string' ? detail.replace(/\s+/g, ' ') : 'it is no tillbox';
}

function saidIn(text: string): Said {
  try {
    const said: unknown = JSON.parse(text);
    return said !== null && typeof said === 'object' ? said : {};
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return {};
  }
}
