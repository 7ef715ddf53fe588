import { parseArgs } from 'node:util';

export interface Config {
  /** 0 picks a free one. */
  readonly port: number;
  readonly host: string;
  /** Names of the APIs to mount; undefined mounts all. */
  readonly apis: readonly string[] | undefined;
  /** Folders of a user's own scenarios and fixtures, `<folder>/<api>/<name>.json`. */
  readonly scenarios: string | undefined;
  readonly fixtures: string | undefined;
  /** Scheme and authority that links start with; no trailing slash. */
  readonly publicUrl: string | undefined;
  readonly logLevel: string;
  readonly logFormat: 'json' | 'pretty' | undefined;
  readonly seed: string;
}

/** A wrong flag or variable, in one line with a remedy. */
export class UsageError extends Error {}

interface Setting {
  /** What stands for its value in the help. */
  readonly value: string;
  readonly help: string;
  /** What is wrong with a text, with a remedy; undefined where nothing is. */
  readonly check: (text: string) => string | undefined;
}

const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

export const settings = {
  port: { value: 'NUMBER', help: 'port to listen on, 0 picks a free one (4010)', check: portReason },
  host: { value: 'ADDRESS', help: 'address to listen on (127.0.0.1)', check: filled },
  api: { value: 'NAMES', help: 'mount only these APIs, separated by commas (all)', check: filled },
  scenarios: { value: 'FOLDER', help: 'your own scenarios: FOLDER/<api>/<name>.json', check: filled },
  fixtures: { value: 'FOLDER', help: 'your own test data: FOLDER/<api>/default.json', check: filled },
  'public-url': { value: 'URL', help: 'what links in answers start with', check: urlReason },
  'log-level': { value: 'LEVEL', help: `${levels.join(', ')} (info)`, check: oneOf(levels) },
  'log-format': { value: 'FORMAT', help: 'json or pretty (pretty on a terminal)', check: oneOf(['json', 'pretty']) },
  seed: { value: 'TEXT', help: 'what generated identifiers depend on (tillbox)', check: filled },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;

/** The environment twin of a flag: `--public-url` is `TILLBOX_PUBLIC_URL`. */
export function variableOf(flag: SettingName): string {
  return `TILLBOX_${flag.toUpperCase().replaceAll('-', '_')}`;
}

/**
 * Reads flags and their environment twins; a flag wins over its twin.
 *
 * @throws UsageError naming the wrong flag or variable
 */
export function readConfig(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): Config {
  const given = readFlags(argv);
  const value = (flag: SettingName): string | undefined => {
    const text = given[flag] ?? (env[variableOf(flag)] || undefined);
    const reason = text === undefined ? undefined : settings[flag].check(text);
    if (reason === undefined) return text;
    throw new UsageError(`${given[flag] === undefined ? variableOf(flag) : `--${flag}`}=${text}: ${reason}`);
  };
  return {
    port: Number(value('port') ?? 4010),
    host: value('host') ?? '127.0.0.1',
    apis: value('api')
      ?.split(',')
      .map((name) => name.trim()),
    scenarios: value('scenarios'),
    fixtures: value('fixtures'),
    publicUrl: value('public-url')?.replace(/\/+$/, ''),
    logLevel: value('log-level') ?? 'info',
    logFormat: value('log-format') as Config['logFormat'],
    seed: value('seed') ?? 'tillbox',
  };
}

function readFlags(argv: readonly string[]): Partial<Record<SettingName, string>> {
  const options = Object.fromEntries(Object.keys(settings).map((flag) => [flag, { type: 'string' as const }]));
  try {
    return parseArgs({ args: [...argv], options, strict: true }).values as Partial<Record<SettingName, string>>;
  } catch (error) {
    const said = error instanceof Error ? (error.message.split(/[.\n]/)[0] ?? '') : String(error);
    throw new UsageError(`${said}; see tillbox --help`);
  }
}

function filled(text: string): string | undefined {
  return text.trim() === '' ? 'it is empty; leave it out or give it a value' : undefined;
}

function portReason(text: string): string | undefined {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? undefined : 'a port is a number from 0 to 65535';
}

function urlReason(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const usable = url && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '';
  return usable ? undefined : 'give an http or https address such as https://sandbox.example';
}

function oneOf(names: readonly string[]): (text: string) => string | undefined {
  return (text) => (names.includes(text) ? undefined : `it is one of ${names.join(', ')}`);
}
