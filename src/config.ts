import {
  canBeReached,
  hostNamed,
  hostReason,
  hostsReason,
  originNamed,
  originsReason,
  proxyReason,
  receiverNamed,
  receiversReason,
  urlReason,
} from './addresses.js';
import { meantBy, nearestOf } from './engine/nearest.js';
import { type Flag, type Given, mustBeUsable, readFlags, UsageError } from './flags.js';

export { UsageError } from './flags.js';

/** Folders of a user's own scenarios and fixtures, `<folder>/<api>/<name>.json`. */
export interface DataFolders {
  readonly scenarios: string | undefined;
  readonly fixtures: string | undefined;
}

export interface Config extends DataFolders {
  /** 0 picks a free one. */
  readonly port: number;
  readonly host: string;
  /** Names of the APIs to mount; undefined mounts all. */
  readonly apis: readonly string[] | undefined;
  /** Scheme and authority that links start with; no trailing slash. */
  readonly publicUrl: string | undefined;
  /** Names that the sandbox's own API may be called by, in small letters. */
  readonly allowHosts: readonly string[];
  /** Origins whose pages may call the emulated APIs, in small letters; undefined: a browser lets none. */
  readonly cors: 'any' | readonly string[] | undefined;
  /** What calls of the sandbox's own API have to bring; undefined: nothing. */
  readonly controlToken: string | undefined;
  /** What callbacks may go to: names, `*.suffix`, addresses, ranges; undefined: all that is not refused anyway. */
  readonly callbackAllow: readonly string[] | undefined;
  /** The proxy by which callbacks are sent; undefined: they are sent without one. */
  readonly callbackProxy: string | undefined;
  /** Whether answers say their request's id and scenarios. */
  readonly sandboxHeaders: boolean;
  /** Whether the journal masks who a person is. */
  readonly maskPersonalData: boolean;
  /** Exchanges that the journal of a sandbox keeps. */
  readonly journalLimit: number;
  /** `memory`, `file:` and a folder, or the address of a Redis: `redis://` or `rediss://`. */
  readonly store: string;
  readonly maxSandboxes: number;
  /** Of one sandbox's records and counters. */
  readonly maxSandboxBytes: number;
  /** Of those of all sandboxes that the process has in memory. */
  readonly maxBytes: number;
  readonly logLevel: string;
  readonly logFormat: 'json' | 'pretty' | undefined;
  readonly seed: string;
}

type Setting = Flag & Required<Pick<Flag, 'check'>>;

const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

export const settings = {
  port: { value: 'NUMBER', help: 'port to listen on, 0 picks a free one (4010)', check: portReason },
  host: { value: 'ADDRESS', help: 'address to listen on (127.0.0.1)', check: hostReason },
  api: { value: 'NAMES', help: 'mount only these APIs, separated by commas (all)', check: listed(namesReason) },
  store: {
    value: 'STORE',
    help: 'where everything is kept: memory, file:FOLDER or redis://HOST (memory)',
    check: storeReason,
  },
  scenarios: { value: 'FOLDER', help: 'your own scenarios: FOLDER/<api>/<name>.json', check: filled },
  fixtures: { value: 'FOLDER', help: 'your own test data: FOLDER/<api>/<name>.json', check: filled },
  'public-url': { value: 'URL', help: 'what links in answers start with', check: urlReason },
  'allow-host': {
    value: 'NAMES',
    help: 'names by which /__sandbox may be called, separated by commas',
    check: listed(hostsReason),
  },
  cors: {
    value: '[ORIGINS]',
    help: 'web pages that may call the emulated APIs, separated by commas; without a value, or *, all (none)',
    check: listed(originsReason),
    alone: '*',
  },
  'control-token': {
    value: 'TOKEN',
    help: 'what calls of /__sandbox have to bring (nothing)',
    check: tokenReason,
    secret: true,
    guards: true,
  },
  'callback-allow': {
    value: 'RECEIVERS',
    help: 'what callbacks may go to: names, *.suffix, addresses, 10.0.0.0/8, separated by commas',
    check: listed(receiversReason),
    guards: true,
  },
  'callback-proxy': { value: 'URL', help: 'the proxy by which callbacks are sent (none)', check: proxyReason },
  'no-sandbox-headers': {
    value: '',
    help: 'answers without X-Sandbox-Request-Id, X-Sandbox-Scenario and X-Sandbox-Hint',
    check: onOff,
  },
  'mask-personal-data': { value: '', help: 'the journal masks names, e-mail addresses and the like', check: onOff },
  'journal-limit': { value: 'NUMBER', help: 'exchanges that a sandbox keeps (10000)', check: countReason },
  'max-sandboxes': { value: 'NUMBER', help: 'sandboxes that there may be (10000)', check: countReason },
  'max-sandbox-bytes': { value: 'SIZE', help: 'what a sandbox may hold, such as 16MiB (32MiB)', check: sizeReason },
  'max-bytes': { value: 'SIZE', help: 'what all sandboxes may hold together (192MiB)', check: sizeReason },
  'log-level': { value: 'LEVEL', help: `${levels.join(', ')} (info)`, check: oneOf(levels) },
  'log-format': { value: 'FORMAT', help: 'json or pretty (pretty on a terminal)', check: oneOf(['json', 'pretty']) },
  seed: { value: 'TEXT', help: 'what generated identifiers depend on (tillbox)', check: filled },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;

type Environment = Readonly<Record<string, string | undefined>>;

/** The environment twin of a flag: `--public-url` is `TILLBOX_PUBLIC_URL`. */
export function variableOf(flag: SettingName): string {
  return `TILLBOX_${flag.toUpperCase().replaceAll('-', '_')}`;
}

/**
 * Reads flags and their environment twins; a flag wins over its twin.
 *
 * @throws UsageError naming the wrong flag or variable
 */
export function readConfig(argv: readonly string[], env: Environment): Config {
  return configOf(readFlags(argv, settings, 'see tillbox --help'), env);
}

/**
 * The configuration that flags and their environment twins make; a flag wins over its twin.
 *
 * @throws UsageError naming the wrong variable
 */
export function configOf(given: Given, env: Environment): Config {
  const value = (flag: SettingName) => settingOf(flag, given, env);
  return {
    port: Number(value('port') ?? 4010),
    host: value('host') ?? '127.0.0.1',
    apis: value('api') === undefined ? undefined : listIn(value('api')),
    scenarios: value('scenarios'),
    fixtures: value('fixtures'),
    publicUrl: value('public-url')?.replace(/\/+$/, ''),
    allowHosts: listIn(value('allow-host')).flatMap((name) => hostNamed(name) ?? []),
    cors: originsOf(value('cors')),
    controlToken: value('control-token'),
    callbackAllow: receiversOf(value('callback-allow')),
    callbackProxy: value('callback-proxy'),
    sandboxHeaders: !isOn(value('no-sandbox-headers')),
    maskPersonalData: isOn(value('mask-personal-data')),
    store: value('store') ?? 'memory',
    journalLimit: Number(value('journal-limit') ?? 10_000),
    maxSandboxes: Number(value('max-sandboxes') ?? 10_000),
    maxSandboxBytes: bytesIn(value('max-sandbox-bytes') ?? '32MiB'),
    maxBytes: bytesIn(value('max-bytes') ?? '192MiB'),
    logLevel: value('log-level') ?? 'info',
    logFormat: value('log-format') as Config['logFormat'],
    seed: value('seed') ?? 'tillbox',
  };
}

/** What was given for a setting, by its flag or else by its variable. @throws UsageError naming the wrong variable */
export function settingOf(flag: SettingName, given: Given, env: Environment): string | undefined {
  if (given.has(flag)) return given.value(flag);
  const variable = variableOf(flag);
  const text = env[variable];
  if (text === undefined || isServiceLink(flag, text)) return undefined;
  const setting: Flag = settings[flag];
  if (text !== '') mustBeUsable(variable, text, setting);
  // A token or a list that has gone missing would let everybody in, or everything out.
  else if (setting.guards) throw new UsageError(`${variable} is empty; unset it, or give it a value`);
  return text || undefined;
}

/** Kubernetes sets TILLBOX_PORT to such an address in every container beside a Service named tillbox. */
export function isServiceLink(flag: SettingName, text: string): boolean {
  return flag === 'port' && /^(tcp|udp|sctp):\/\//.test(text);
}

function listIn(text: string | undefined): string[] {
  return text === undefined ? [] : text.split(',').map((name) => name.trim());
}

function listed(reason: (names: readonly string[]) => string | undefined): Setting['check'] {
  return (text) => reason(listIn(text));
}

function namesReason(names: readonly string[]): string | undefined {
  return names.includes('') ? 'one of the names is empty; separate them by one comma each' : undefined;
}

function receiversOf(text: string | undefined): Config['callbackAllow'] {
  return text === undefined ? undefined : listIn(text).flatMap((entry) => receiverNamed(entry) ?? []);
}

function originsOf(text: string | undefined): Config['cors'] {
  if (text === undefined) return undefined;
  return text === '*' ? 'any' : listIn(text).flatMap((origin) => originNamed(origin) ?? []);
}

const switches: Readonly<Record<string, boolean>> = { true: true, '1': true, false: false, '0': false };

function isOn(text: string | undefined): boolean {
  return text !== undefined && switches[text] === true;
}

function onOff(text: string): string | undefined {
  return Object.hasOwn(switches, text) ? undefined : `${meantBy(text, ['true', 'false'])}it is true or false`;
}

function tokenReason(text: string): string | undefined {
  return /^[\x21-\x7e]+$/.test(text) ? undefined : 'a token is printable ASCII without spaces';
}

function countReason(text: string): string | undefined {
  return /^[1-9]\d{0,8}$/.test(text) ? undefined : 'it is a whole number, 1 or more';
}

const units: Readonly<Record<string, number>> = { '': 1, kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30 };

function bytesIn(text: string): number {
  const [, number = '', unit = ''] = /^([1-9]\d{0,11})\s*([A-Za-z]*)$/.exec(text) ?? [];
  return Number(number || Number.NaN) * (units[unit.toLowerCase()] ?? Number.NaN);
}

function sizeReason(text: string): string | undefined {
  if (Number.isSafeInteger(bytesIn(text))) return undefined;
  const [, number = '', unit = ''] = /^(\d+)\s*([A-Za-z]+)$/.exec(text) ?? [];
  const near = nearestOf(unit, ['KiB', 'MiB', 'GiB']);
  const meant = near === undefined || number === '' ? '' : `did you mean ${number}${near}? `;
  return `${meant}it is a number of bytes, or one of KiB, MiB or GiB`;
}

function storeReason(text: string): string | undefined {
  if (/^(memory|file:.*\S.*)$/.test(text)) return undefined;
  const url = /^rediss?:/.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  const usable =
    url && canBeReached(url) && /^(\/\d{0,5})?$/.test(url.pathname) && url.search === '' && url.hash === '';
  return usable
    ? undefined
    : `${storeMeant(text)}give memory, file: and a folder such as file:./data, or redis://host:6379`;
}

/** The same text with the nearest kind of store in front, where it begins with none. */
function storeMeant(text: string): string {
  const [, kind = '', rest = ''] = /^([^:]*)(.*)$/s.exec(text) ?? [];
  const kinds = ['memory', 'file', 'redis', 'rediss'];
  const near = kinds.includes(kind) ? '' : meantBy(kind, kinds);
  return near.replace('?', `${rest}?`);
}

export function filled(text: string): string | undefined {
  return text.trim() === '' ? 'it is empty; leave it out or give it a value' : undefined;
}

function portReason(text: string): string | undefined {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? undefined : 'a port is a number from 0 to 65535';
}

export function oneOf(names: readonly string[]): (text: string) => string | undefined {
  return (text) => (names.includes(text) ? undefined : `${meantBy(text, names)}it is one of ${names.join(', ')}`);
}
