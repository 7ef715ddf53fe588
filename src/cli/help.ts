import { type SettingName, settings, variableOf } from '../config.js';

/** The text of `--help`: one line a flag, with its environment twin. */
export function helpText(): string {
  const flags = (Object.keys(settings) as SettingName[]).map((flag) => {
    const { value, help } = settings[flag];
    return `  ${`--${flag} ${value}`.padEnd(24)}${help}; ${variableOf(flag)}`;
  });
  return [
    'tillbox: a sandbox server for payment APIs',
    '',
    'Usage: tillbox [serve] [flags]',
    '       tillbox openapi NAME [flags]    print the OpenAPI document of an API, or of the control API: sandbox',
    '       tillbox check --target URL      replay the samples of the vendors against another server',
    '                     [--api NAMES]       only of these APIs',
    "                     [--header TEXT]     send it with each request, 'Name: value'; may stand several times",
    '',
    ...flags,
    `  ${'--help'.padEnd(24)}this text`,
    `  ${'--version'.padEnd(24)}the version`,
    '',
  ].join('\n');
}
