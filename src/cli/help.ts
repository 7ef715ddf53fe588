import { type SettingName, settings, variableOf } from '../config.js';

const commands = {
  serve: 'runs the sandbox server; left out, it is what runs',
  'openapi NAME': 'prints the OpenAPI document of an API, or of the control API: sandbox',
  'check --target URL':
    "replays the vendors' samples against another server; [--api NAMES] [--header 'Name: value']...",
  'report [flags]': 'prints what a sandbox saw, with an exit code for CI; see tillbox report --help',
  'token ROW': 'prints the token_id of a stored card of Su Token Charge, by its row',
  'validate [FOLDER]': 'checks FOLDER/scenarios and FOLDER/fixtures, or --scenarios and --fixtures, or what ships',
};

/** The text of `--help`: one line a command and a flag, with its environment twin. */
export function helpText(): string {
  const flags = (Object.keys(settings) as SettingName[]).map((flag) => {
    const { value, help } = settings[flag];
    return `  ${`--${flag} ${value}`.padEnd(24)}${help}; ${variableOf(flag)}`;
  });
  return [
    'tillbox: a sandbox server for payment APIs',
    '',
    'Usage: tillbox [command] [flags]',
    '',
    ...Object.entries(commands).map(([command, help]) => `  ${command.padEnd(24)}${help}`),
    '',
    ...flags,
    `  ${'--help'.padEnd(24)}this text`,
    `  ${'--version'.padEnd(24)}the version`,
    '',
  ].join('\n');
}
