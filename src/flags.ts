import { parseArgs } from 'node:util';
import { nearestIn } from './engine/nearest.js';
import { printable } from './engine/printable.js';

/** A wrong flag, argument or variable, in one line with a remedy. */
export class UsageError extends Error {}

export interface Flag {
  /** What stands for its value in the help; empty for a switch. */
  readonly value: string;
  readonly help: string;
  /** What is wrong with a text, with a remedy; undefined where nothing is. */
  readonly check?: (text: string) => string | undefined;
  /** The value that is meant where it is given without one; most need one. */
  readonly alone?: string;
  /** It may be given as often as needed. */
  readonly many?: true;
  /** Its value is never repeated. */
  readonly secret?: true;
  /** Whoever names it wants something kept out, or in: an empty value is no value. */
  readonly guards?: true;
}

export type Flags = Readonly<Record<string, Flag>>;

/** What stood behind the name of a command. */
export class Given {
  constructor(
    private readonly texts: ReadonlyMap<string, readonly string[]>,
    /** What is no flag. */
    readonly words: readonly string[],
  ) {}

  /** Of a switch it is `true`. */
  value(flag: string): string | undefined {
    return this.texts.get(flag)?.[0];
  }

  has(flag: string): boolean {
    return this.texts.has(flag);
  }

  /** Of a flag that may be given often. */
  values(flag: string): readonly string[] {
    return this.texts.get(flag) ?? [];
  }

  /** Names of the flags that were given. */
  get flags(): readonly string[] {
    return [...this.texts.keys()];
  }
}

/**
 * Reads what stands behind a command: nothing that it does not know, and nothing twice.
 *
 * @param advice where more is said, such as `see tillbox report --help`
 * @throws UsageError naming the flag
 */
export function readFlags(argv: readonly string[], flags: Flags, advice: string): Given {
  const tokens = tokensOf(withMeantValues(argv, flags), flags);
  const texts = new Map<string, string[]>();
  const words: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const flag = mustBeKnown(token, flags, advice);
    const known = texts.get(token.name) ?? [];
    if (known.length > 0 && !flag.many) throw new UsageError(`--${token.name} is given twice; give it once`);
    texts.set(token.name, [...known, textOf(token, flag)]);
  }
  return new Given(texts, words);
}

/** What was asked of a command instead of running it. */
export interface Asked {
  readonly asked: 'help' | 'version';
  /** As it was written. */
  readonly flag: string;
  /** Words in front of it. */
  readonly words: readonly string[];
  /** The first word behind it. */
  readonly behind: string | undefined;
}

const askers: Readonly<Record<string, Asked['asked']>> = { '--help': 'help', '-h': 'help', '--version': 'version' };

/**
 * Whether help or the version is asked for. What else stands there is about to be written, so that values are not looked
 * at; but nothing that there is not is passed over.
 *
 * @throws UsageError naming a flag that there is not
 */
export function readAsked(argv: readonly string[], flags: Flags, advice: string): Asked | undefined {
  const end = argv.indexOf('--');
  const at = (end === -1 ? argv : argv.slice(0, end)).findIndex((word) => Object.hasOwn(askers, word));
  const flag = argv[at] ?? '';
  const asked = askers[flag];
  if (asked === undefined) return undefined;
  const args = argv.filter((word) => !Object.hasOwn(askers, word));
  const tokens = tokensOf(args, flags);
  for (const token of tokens) if (token.kind === 'option') mustBeKnown(token, flags, advice);
  const words = tokens.filter((token) => token.kind === 'positional');
  return {
    asked,
    flag,
    words: words.filter(({ index }) => index < at).map(({ value }) => value),
    behind: words.find(({ index }) => index >= at)?.value,
  };
}

/** What is wrong with a value, said of the flag or variable that it came by. @throws UsageError */
export function mustBeUsable(name: string, text: string, { check, secret }: Flag): void {
  const reason = check?.(text);
  if (reason === undefined) return;
  throw new UsageError(secret ? `${name}: ${reason}` : `${name}=${inOneLine(text)}: ${reason}`);
}

/** Without a password, and without what would break the line. */
function inOneLine(text: string): string {
  return printable(text.replace(/\/\/.*@/s, '//****@'));
}

/** Options and words as they stand, known or not. */
function tokensOf(args: readonly string[], flags: Flags) {
  const options = optionsOf(flags);
  return parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true }).tokens;
}

function optionsOf(flags: Flags): Record<string, { readonly type: 'boolean' | 'string' }> {
  return Object.fromEntries(
    Object.entries(flags).map(([name, { value }]) => [name, { type: value === '' ? 'boolean' : 'string' }]),
  );
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function textOf({ name, value, inlineValue }: OptionToken, flag: Flag): string {
  if (flag.value === '') {
    if (value === undefined) return 'true';
    throw new UsageError(`--${name} takes no value; give it or leave it out`);
  }
  if (value === undefined) throw new UsageError(`--${name} needs a value: --${name} ${flag.value}`);
  if (inlineValue === false && value.startsWith('-') && value !== '-') {
    throw new UsageError(`--${name} needs a value; one that begins with a dash is written --${name}=-...`);
  }
  mustBeUsable(`--${name}`, value, flag);
  return value;
}

/** parseArgs has no flag whose value may be left out: such a one gets the value that it then means. */
function withMeantValues(argv: readonly string[], flags: Flags): string[] {
  return argv.map((arg, i) => {
    const alone = arg.startsWith('--') && Object.hasOwn(flags, arg.slice(2)) ? flags[arg.slice(2)]?.alone : undefined;
    const isAlone = argv[i + 1]?.startsWith('-') ?? true;
    return alone !== undefined && isAlone ? `${arg}=${alone}` : arg;
  });
}

/** @throws UsageError with the nearest */
function mustBeKnown({ name, rawName }: OptionToken, flags: Flags, advice: string): Flag {
  const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
  // A flag of one letter there is none: what parseArgs makes of -port is not what was meant.
  if (flag && rawName.startsWith('--')) return flag;
  const known = Object.keys(flags).map((one) => `--${one}`);
  const near = nearestIn(`--${rawName.replace(/^-+/, '')}`, known);
  throw new UsageError(`Unknown option '${rawName}'${near}; ${advice}`);
}
