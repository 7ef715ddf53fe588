import { parseArgs } from 'node:util';
import { hostNamed, hostsReason, originNamed, originsReason, urlReason } from './addresses.js';

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
  /** Whether answers say their request's id and scenarios. */
  readonly sandboxHeaders: boolean;
  /** Whether the journal masks who a person is. */
  readonly maskPersonalData: boolean;
  /** Exchanges that the journal of a sandbox keeps. */
  readonly journalLimit: number;
  /** `memory`, `file:` and a folder, or the address of a Redis: `redis://` or `rediss://`. */
  readonly store: string;
  readonly maxSandboxes: number;
  /** Of one sandbox's records. */
  readonly maxSandboxBytes: number;
  readonly logLevel: string;
  readonly logFormat: 'json' | 'pretty' | undefined;
  readonly seed: string;
}

/** A wrong flag or variable, in one line with a remedy. */
export class UsageError extends Error {}

interface Setting {
  /** What stands for its value in the help; empty for a switch. */
  readonly value: string;
  readonly help: string;
  /** What is wrong with a text, with a remedy; undefined where nothing is. */
  readonly check: (text: string) => string | undefined;
  /** The value that is meant where it is given without one; most need one. */
  readonly alone?: string;
}

const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

export const settings = {
  port: { value: 'NUMBER', help: 'port to listen on, 0 picks a free one (4010)', check: portReason },
  host: { value: 'ADDRESS', help: 'address to listen on (127.0.0.1)', check: filled },
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
  'control-token': { value: 'TOKEN', help: 'what calls of /__sandbox have to bring (nothing)', check: tokenReason },
  'no-sandbox-headers': {
    value: '',
    help: 'answers without X-Sandbox-Request-Id and X-Sandbox-Scenario',
    check: onOff,
  },
  'mask-personal-data': { value: '', help: 'the journal masks names, e-mail addresses and the like', check: onOff },
  'journal-limit': { value: 'NUMBER', help: 'exchanges that a sandbox keeps (10000)', check: countReason },
  'max-sandboxes': { value: 'NUMBER', help: 'sandboxes that there may be (10000)', check: countReason },
  'max-sandbox-bytes': { value: 'SIZE', help: 'what a sandbox may hold, such as 16MiB (64MiB)', check: sizeReason },
  'log-level': { value: 'LEVEL', help: `${levels.join(', ')} (info)`, check: oneOf(levels) },
  'log-format': { value: 'FORMAT', help: 'json or pretty (pretty on a terminal)', check: oneOf(['json', 'pretty']) },
  seed: { value: 'TEXT', help: 'what generated identifiers depend on (tillbox)', check: filled },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;

const everySetting = Object.keys(settings) as SettingName[];

type Environment = Readonly<Record<string, string | undefined>>;
type Given = Readonly<Partial<Record<SettingName, string>>>;

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
  const value = settingReader(readFlags(argv, everySetting).values, env);
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
    sandboxHeaders: !isOn(value('no-sandbox-headers')),
    maskPersonalData: isOn(value('mask-personal-data')),
    store: value('store') ?? 'memory',
    journalLimit: Number(value('journal-limit') ?? 10_000),
    maxSandboxes: Number(value('max-sandboxes') ?? 10_000),
    maxSandboxBytes: bytesIn(value('max-sandbox-bytes') ?? '64MiB'),
    logLevel: value('log-level') ?? 'info',
    logFormat: value('log-format') as Config['logFormat'],
    seed: value('seed') ?? 'tillbox',
  };
}

/**
 * Reads what `tillbox validate` is to look at: a folder, or else the flags of `serve` and their twins.
 *
 * @throws UsageError for another flag, more than one folder, or a folder beside flags
 */
export function readValidation(argv: readonly string[], env: Environment): DataFolders & { dir: string | undefined } {
  const { values, positionals } = readFlags(argv, ['scenarios', 'fixtures'], true);
  const [dir, more] = positionals;
  if (more !== undefined) throw new UsageError(`validate takes one folder, not ${more} as well; see tillbox --help`);
  if (dir === undefined) {
    const value = settingReader(values, env);
    return { dir, scenarios: value('scenarios'), fixtures: value('fixtures') };
  }
  const [flag] = Object.keys(values);
  if (flag === undefined) return { dir, scenarios: undefined, fixtures: undefined };
  throw new UsageError(`--${flag} can't stand beside ${dir}; give the folder of both, or the flags`);
}

function settingReader(given: Given, env: Environment): (flag: SettingName) => string | undefined {
  return (flag) => {
    const text = given[flag] ?? (env[variableOf(flag)] || undefined);
    const reason = text === undefined ? undefined : settings[flag].check(text);
    if (reason === undefined) return text;
    const said = flag === 'control-token' ? '****' : text?.replace(/\/\/.*@/, '//****@');
    throw new UsageError(`${given[flag] === undefined ? variableOf(flag) : `--${flag}`}=${said}: ${reason}`);
  };
}

function readFlags(
  argv: readonly string[],
  flags: readonly SettingName[],
  allowPositionals = false,
): { values: Given; positionals: readonly string[] } {
  const typeOf = (flag: SettingName) => (settings[flag].value === '' ? ('boolean' as const) : ('string' as const));
  const options = Object.fromEntries(flags.map((flag) => [flag, { type: typeOf(flag) }]));
  try {
    const { values, positionals } = parseArgs({
      args: withValues(argv, flags),
      options,
      strict: true,
      allowPositionals,
    });
    const texts = Object.entries(values).map(([flag, value]) => [flag, String(value)]);
    return { values: Object.fromEntries(texts) as Given, positionals };
  } catch (error) {
    const said = error instanceof Error ? (error.message.split(/[.\n]/)[0] ?? '') : String(error);
    throw new UsageError(`${said}; see tillbox --help`);
  }
}

/** parseArgs has no flag whose value may be left out: such a one gets the value that it then means. */
function withValues(argv: readonly string[], flags: readonly SettingName[]): string[] {
  return argv.map((arg, i) => {
    const flag = flags.find((name) => arg === `--${name}`);
    const { alone }: Partial<Setting> = flag === undefined ? {} : settings[flag];
    const isAlone = argv[i + 1]?.startsWith('-') ?? true;
    return alone !== undefined && isAlone ? `${arg}=${alone}` : arg;
  });
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

function originsOf(text: string | undefined): Config['cors'] {
  if (text === undefined) return undefined;
  return text === '*' ? 'any' : listIn(text).flatMap((origin) => originNamed(origin) ?? []);
}

const switches: Readonly<Record<string, boolean>> = { true: true, '1': true, false: false, '0': false };

function isOn(text: string | undefined): boolean {
  return text !== undefined && switches[text] === true;
}

function onOff(text: string): string | undefined {
  return Object.hasOwn(switches, text) ? undefined : 'it is true or false';
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
  return Number.isSafeInteger(bytesIn(text)) ? undefined : 'it is a number of bytes, or one of KiB, MiB or GiB';
}

function storeReason(text: string): string | undefined {
  if (/^(memory|file:.+)$/.test(text)) return undefined;
  const url = /^rediss?:/.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  const usable =
    url && url.hostname !== '' && /^(\/\d{0,5})?$/.test(url.pathname) && url.search === '' && url.hash === '';
  return usable ? undefined : 'give memory, file: and a folder such as file:./data, or redis://host:6379';
}

function filled(text: string): string | undefined {
  return text.trim() === '' ? 'it is empty; leave it out or give it a value' : undefined;
}

function portReason(text: string): string | undefined {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? undefined : 'a port is a number from 0 to 65535';
}

function oneOf(names: readonly string[]): (text: string) => string | undefined {
  return (text) => (names.includes(text) ? undefined : `it is one of ${names.join(', ')}`);
}
