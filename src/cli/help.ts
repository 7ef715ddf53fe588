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
    '       tillbox report [flags], see tillbox report --help',
    '',
    ...flags,
    `  ${'--help'.padEnd(24)}this text`,
    `  ${'--version'.padEnd(24)}the version`,
    '',
  ].join('\n');
}
