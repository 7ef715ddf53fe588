import type { Flags, Given } from '../flags.js';
import type { ExitCode } from './exit-code.js';

/** One command of the command line; everything that can be known of it without running it, and how it is run. */
export interface Command {
  /** What it does; the help breaks its lines anew. */
  readonly about: readonly string[];
  readonly flags: Flags;
  /** Words behind its name that show what it is for. */
  readonly example: readonly string[];
  /** What its exit codes mean. */
  readonly exits: Readonly<Partial<Record<ExitCode, string>>>;
  /** Whether it reads the variables of the environment; what looks like one of ours and is none is then said first. */
  readonly readsVariables: boolean;
  /** @throws UsageError for what was wrongly asked for */
  run(given: Given, env: NodeJS.ProcessEnv): Promise<ExitCode>;
}

/** A row of the table of commands: what a list of them shows, and where the rest is. */
export interface CommandEntry {
  /** What it takes besides flags, such as `NAME`, or `[FOLDER]` where it may be left out; empty: nothing. */
  readonly takes: string;
  readonly summary: string;
  /** Its code is loaded for whoever asks for it. */
  load(): Promise<Command>;
}

export type Commands = Readonly<Record<string, CommandEntry>>;
