import { parseArgs } from 'node:util';

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
  fixtures: { value: 'FOLDER', help: 'your own test data: FOLDER/<api>/<name>.json', check: filled },
  'public-url': { value: 'URL', help: 'what links in answers start with', check: urlReason },
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
    throw new UsageError(`${given[flag] === undefined ? variableOf(flag) : `--${flag}`}=${text}: ${reason}`);
  };
}

function readFlags(
  argv: readonly string[],
  flags: readonly SettingName[],
  allowPositionals = false,
): { values: Given; positionals: readonly string[] } {
  const options = Object.fromEntries(flags.map((flag) => [flag, { type: 'string' as const }]));
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, strict: true, allowPositionals });
    return { values: values as Given, positionals };
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
