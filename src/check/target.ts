import { randomUUID } from 'node:crypto';
import { isObject } from '../engine/json.js';
import { at } from '../engine/json-pointer.js';

/** No answer came: the connection failed, or time ran out. */
export class Unreachable extends Error {}

export interface Answer {
  readonly status: number;
  /** Without parameters; empty where the answer names none. */
  readonly mediaType: string;
  readonly text: string;
}

/** A server that samples are sent to. */
export interface Target {
  /** No trailing slash. */
  readonly url: string;
  readonly isTillbox: boolean;
  /** Of this run alone; undefined where the server has none, or the URL names one. */
  readonly sandbox: string | undefined;
  /** Headers of the user's, by name in small letters. */
  readonly headers: ReadonlyMap<string, string>;
}

/** How long an answer may take, in milliseconds. */
const patience = 10_000;

/**
 * Asks a server what it is.
 *
 * @throws Unreachable
 */
export async function targetAt(url: string, headers: ReadonlyMap<string, string>): Promise<Target> {
  const health = await answerOf(new URL('/__sandbox/health/ready', url).href, { method: 'GET' });
  const isTillbox = health.mediaType === 'application/json' && saysTillbox(health.text);
  const named = new URL(url).pathname.startsWith('/~');
  return { url, isTillbox, sandbox: isTillbox && !named ? `check-${randomUUID()}` : undefined, headers };
}

/**
 * One request, at most ten seconds of it; redirects are not followed.
 *
 * @throws Unreachable
 */
export async function answerOf(url: string, request: RequestInit): Promise<Answer> {
  try {
    const response = await fetch(url, { ...request, redirect: 'manual', signal: AbortSignal.timeout(patience) });
    const mediaType = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
    return { status: response.status, mediaType, text: await response.text() };
  } catch (error) {
    throw new Unreachable(reasonOf(error), { cause: error });
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${patience / 1000} s`;
  const code = at({ cause: error.cause }, '/cause/code');
  return typeof code === 'string' ? code : error.message;
}

function saysTillbox(text: string): boolean {
  const health = jsonOf(text);
  return isObject(health) && typeof health['version'] === 'string' && typeof at(health, '/store/kind') === 'string';
}

/** Undefined where a text is no JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
