import { parseArgs } from 'node:util';
import { UsageError } from '../config.js';
import type { Shapes } from '../control/shapes.js';
import { validators } from '../control/validators.js';
import { ExitCode } from './exit-code.js';

const formats = ['json', 'junit', 'markdown', 'html'];

const flags = {
  url: { type: 'string', value: 'URL', help: 'where tillbox answers (http://127.0.0.1:4010)' },
  sandbox: { type: 'string', value: 'ID', help: 'the sandbox to report on (default)' },
  api: { type: 'string', value: 'NAME', help: 'only this API (all)' },
  format: { type: 'string', value: 'FORMAT', help: `${formats.join(', ')} (markdown)` },
  'fail-under': { type: 'string', value: 'PERCENT', help: 'fail where fewer of the outcomes are covered' },
  'fail-on-findings': { type: 'boolean', value: '', help: 'fail where anything was found against the client' },
  'fail-on-unmatched': { type: 'boolean', value: '', help: 'fail where a request had no operation' },
  token: { type: 'string', value: 'TOKEN', help: 'the control token; TILLBOX_CONTROL_TOKEN' },
} as const;

interface Options {
  readonly url: URL;
  readonly sandbox: string;
  readonly api: string | undefined;
  readonly format: string;
  readonly failUnder: number | undefined;
  readonly failOnFindings: boolean;
  readonly failOnUnmatched: boolean;
  readonly token: string | undefined;
}

/**
 * `tillbox report`: prints the report of a running server's sandbox on standard output, and on standard error one line
 * for each reason to fail.
 *
 * @returns the exit code: 1 where a check fails, 2 where the report can't be had
 */
export async function runReport(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<ExitCode> {
  if (argv.includes('--help') || argv.includes('-h')) {
    process.stdout.write(reportHelp());
    return ExitCode.fine;
  }
  try {
    const options = readOptions(argv, env);
    const text = await fetched(options, options.format);
    const run = runIn(options.format === 'json' ? text : await fetched(options, 'json'));
    process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
    const reasons = reasonsToFail(run, options);
    for (const reason of reasons) process.stderr.write(`tillbox report: ${reason}\n`);
    return reasons.length > 0 ? ExitCode.failedCheck : ExitCode.fine;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`tillbox report: ${error.message}\n`);
    return ExitCode.usage;
  }
}

/** The flags of `tillbox report`, a line each. */
function reportHelp(): string {
  const lines = Object.entries(flags).map(([flag, { value, help }]) => `  ${`--${flag} ${value}`.padEnd(24)}${help}`);
  return ['Usage: tillbox report [flags]', '', ...lines, ''].join('\n');
}

function readOptions(argv: readonly string[], env: NodeJS.ProcessEnv): Options {
  const values = parsed(argv);
  const { format = 'markdown', url = 'http://127.0.0.1:4010', 'fail-under': failUnder } = values;
  if (!formats.includes(format)) throw new UsageError(`--format=${format}: it is one of ${formats.join(', ')}`);
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new UsageError(`--url=${url}: give an http or https address such as http://127.0.0.1:4010`);
  }
  if (failUnder !== undefined && !/^(100|\d{1,2}(\.\d+)?)$/.test(failUnder)) {
    throw new UsageError(`--fail-under=${failUnder}: it is a percentage from 0 to 100`);
  }
  return {
    url: new URL(url),
    sandbox: values.sandbox ?? 'default',
    api: values.api,
    format,
    failUnder: failUnder === undefined ? undefined : Number(failUnder),
    failOnFindings: values['fail-on-findings'] ?? false,
    failOnUnmatched: values['fail-on-unmatched'] ?? false,
    token: values.token ?? (env['TILLBOX_CONTROL_TOKEN'] || undefined),
  };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: flags, strict: true }).values;
  } catch (error) {
    const said = error instanceof Error ? (error.message.split(/[.\n]/)[0] ?? '') : String(error);
    throw new UsageError(`${said}; see tillbox report --help`);
  }
}

async function fetched({ url, sandbox, api, token }: Options, format: string): Promise<string> {
  const asked = new URL(`${url.pathname.replace(/\/+$/, '')}/__sandbox/report`, url);
  asked.searchParams.set('format', format);
  if (api !== undefined) asked.searchParams.set('api', api);
  const headers = { 'x-sandbox-id': sandbox, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
  let answer: Response;
  try {
    answer = await fetch(asked, { headers, redirect: 'error' });
  } catch {
    throw new UsageError(`nothing answers at ${url.origin}; check --url, and that tillbox serve runs there`);
  }
  const text = await answer.text();
  if (answer.ok) return text;
  if (answer.status === 401) throw new UsageError('the server wants its control token; give it with --token');
  throw new UsageError(`the server answered ${answer.status}: ${detailOf(text)}; check --url, --sandbox and --api`);
}

/** @throws UsageError for what is no report */
function runIn(text: string): Shapes['run-report'] {
  try {
    const run: unknown = JSON.parse(text);
    if (validators['run-report']?.(run)) return run as Shapes['run-report'];
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new UsageError('what answers there is no tillbox of this version; check --url');
}

function detailOf(text: string): string {
  try {
    const { detail }: { readonly detail?: unknown } = JSON.parse(text);
    if (typeof detail === 'string') return detail.replace(/\s+/g, ' ');
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return 'it is no tillbox';
}

function reasonsToFail({ coverage, findings, unmatched }: Shapes['run-report'], options: Options): string[] {
  const { failUnder, failOnFindings, failOnUnmatched } = options;
  const reasons: string[] = [];
  if (failUnder !== undefined && coverage.percent < failUnder) {
    const { covered, total, percent } = coverage;
    reasons.push(`${covered} of ${total} outcomes are covered, ${percent} % where ${failUnder} % are asked for`);
  }
  if (failOnFindings) for (const { kind, message } of findings) reasons.push(`${kind}: ${message}`);
  if (failOnUnmatched) {
    for (const { method, path } of unmatched) reasons.push(`no operation answers to ${method} ${path}`);
  }
  return reasons;
}
