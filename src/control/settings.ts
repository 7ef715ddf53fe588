import { parseDuration, parseInstant } from '../engine/clock.js';
import { credentialDigest } from '../engine/digest.js';
import { badInput, type InputError } from '../engine/problem.js';
import type { Settings } from '../engine/sandbox/world.js';
import type { Library } from '../engine/test-data/library.js';
import type { SandboxSettings } from './shapes.js';

/**
 * Settings as a body asks for them.
 *
 * @param before what a member that is left out leaves
 * @param usual what a member that is null goes back to
 * @throws Problem `bad-request`
 */
export function settingsFrom(body: SandboxSettings, before: Settings, usual: Settings, library: Library): Settings {
  const errors = settingErrors(body, library.fixtureNames());
  if (errors.length === 0) errors.push(...misfitsAmong(library, body.fixtures ?? []));
  if (errors.length > 0) throw badInput(errors);
  const { time, credentials } = body;
  return {
    seed: asked(body.seed, before.seed, usual.seed),
    time: asked(time && (parseInstant(time)?.toISOString() ?? null), before.time, usual.time),
    idleTimeout: asked(body.idleTimeout, before.idleTimeout, usual.idleTimeout),
    fixtures: asked(body.fixtures, before.fixtures, usual.fixtures),
    credentials: asked(
      credentials && [...new Set(credentials.map(credentialDigest))],
      before.credentials,
      usual.credentials,
    ),
  };
}

/** Why fixtures that are named together can't be used so. */
export function misfitsAmong(library: Library, names: readonly string[]): InputError[] {
  return library.misfitsOf(names).map(({ fixture, reason }) => ({
    pointer: `/body/fixtures/${names.indexOf(fixture)}`,
    message: `can not be used like this: ${reason}`,
  }));
}

/** The settings that differ, by their names. */
export function differing(a: Settings, b: Settings): (keyof Settings)[] {
  const names = ['seed', 'time', 'idleTimeout', 'fixtures', 'credentials'] as const;
  const written = (settings: Settings, name: keyof Settings) =>
    JSON.stringify(name === 'credentials' ? [...settings.credentials].sort() : settings[name]);
  return names.filter((name) => written(a, name) !== written(b, name));
}

function asked<T>(wanted: T | null | undefined, before: T, usual: T): T {
  if (wanted === undefined) return before;
  return wanted ?? usual;
}

function settingErrors(body: SandboxSettings, fixtures: readonly string[]): InputError[] {
  const { time, idleTimeout, credentials } = body;
  const errors: InputError[] = [];
  const demand = (holds: boolean, name: string, message: string) => {
    if (!holds) errors.push({ pointer: `/body/${name}`, message });
  };
  if (time) demand(parseInstant(time) !== undefined, 'time', 'is an instant such as 2026-01-31T12:00:00Z');
  if (idleTimeout) {
    const ms = parseDuration(idleTimeout)?.toMillis() ?? 0;
    demand(ms > 0, 'idleTimeout', 'is an ISO 8601 duration above zero, such as PT24H');
  }
  for (const [i, name] of (body.fixtures ?? []).entries()) {
    demand(fixtures.includes(name), `fixtures/${i}`, `is none of ${fixtures.join(', ')}`);
  }
  for (const [i, credential] of (credentials ?? []).entries()) {
    const bare = !/^\s|\s$|^(basic|bearer)\s/i.test(credential);
    demand(bare, `credentials/${i}`, 'is the bare token, key or id:key, without a scheme in front');
  }
  return errors;
}
