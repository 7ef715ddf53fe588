#!/usr/bin/env node
import { ExitCode } from './cli/exit-code.js';
import { helpText } from './cli/help.js';
import { serve } from './cli/serve.js';
import { validate } from './cli/validate.js';
import { packageVersion } from './root.js';

async function run([first = 'serve', ...rest]: readonly string[]): Promise<ExitCode> {
  const argv = [first, ...rest];
  if (first === 'report') return (await import('./cli/report.js')).runReport(rest, process.env);
  if (argv.includes('--help') || argv.includes('-h')) {
    process.stdout.write(helpText());
    return ExitCode.fine;
  }
  if (argv.includes('--version')) {
    process.stdout.write(`${packageVersion()}\n`);
    return ExitCode.fine;
  }
  if (first === 'serve') return serve(rest, process.env);
  if (first === 'validate') return validate(rest, process.env);
  if (first === 'openapi') return (await import('./cli/open-api.js')).openApi(rest, process.env);
  if (first === 'token') return (await import('./cli/token.js')).token(rest);
  if (first === 'check') return (await import('./cli/check.js')).check(rest);
  if (first.startsWith('-')) return serve(argv, process.env);
  process.stderr.write(`tillbox: there is no command ${first}; see tillbox --help\n`);
  return ExitCode.usage;
}

process.exitCode = await run(process.argv.slice(2));
