import { filled, oneOf } from '../config.js';
import type { Shapes } from '../control/shapes.js';
import { validators } from '../control/validators.js';
import { type Given, UsageError } from '../flags.js';
import { type Asked, ask, askedBy, detailOf, isMissingSandbox, tokenFlag, urlFlag } from './ask.js';
import type { Command } from './command.js';
import { ExitCode } from './exit-code.js';
import { outputFlag, putOut } from './output.js';
import { say } from './say.js';
import { settleFirst, settleReason } from './settle-first.js';

const formats = ['json', 'junit', 'markdown', 'html'];

interface Options extends Asked {
  readonly api: string | undefined;
  readonly format: string;
  readonly failUnder: number | undefined;
  readonly failOnFindings: boolean;
  readonly failOnUnmatched: boolean;
  readonly allowEmpty: boolean;
  /** As it was given. */
  readonly settle: string;
}

/**
 * `tillbox report`: prints the report of a running server's sandbox, and on standard error one line for each reason to
 * fail.
 */
export const report: Command = {
  about: [
    'Prints what a sandbox of a running server saw, and fails where the run is not as good as the flags ask for: one line',
    'for each reason on standard error. It waits first until no request is in flight and no callback is due or under way.',
  ],
  flags: {
    ...urlFlag,
    sandbox: { value: 'ID', help: 'the sandbox to report on (default)', check: filled },
    api: { value: 'NAME', help: 'only this API (all)', check: filled },
    format: { value: 'FORMAT', help: `${formats.join(', ')} (markdown)`, check: oneOf(formats) },
    ...outputFlag,
    'fail-under': { value: 'PERCENT', help: 'fail where fewer of the outcomes are covered', check: percentReason },
    'fail-on-findings': { value: '', help: 'fail where anything was found against the client' },
    'fail-on-unmatched': { value: '', help: 'fail where a request had no operation' },
    'allow-empty': { value: '', help: 'a sandbox that has seen no request is fine' },
    settle: {
      value: 'DURATION',
      help: 'how long to wait for what still goes on; PT0S or 0: not at all (PT5S)',
      check: settleReason,
    },
    ...tokenFlag,
  },
  example: ['--url', 'http://127.0.0.1:4010', '--format', 'junit', '--output', 'report.xml'],
  exits: {
    [ExitCode.fine]: 'the run is as good as asked for',
    [ExitCode.failedCheck]: 'it is not; the report is printed all the same',
    [ExitCode.usage]: 'a wrong flag, no server to ask, nothing seen to report on, or a file that can not be written',
  },
  readsVariables: true,
  async run(given, env) {
    const options = optionsOf(given, env);
    const unsettled = await settleFirst(options, options.settle);
    const text = await fetched(options, options.format);
    const run = runIn(options.format === 'json' ? text : await fetched(options, 'json'));
    mustHaveSeen(run, options);
    await putOut(text.endsWith('\n') ? text : `${text}\n`, given);
    const reasons = reasonsToFail(run, options);
    for (const reason of [...reasons, ...notes(run, options), ...unsettled]) say(`tillbox report: ${reason}`);
    return reasons.length > 0 ? ExitCode.failedCheck : ExitCode.fine;
  },
};

/** @throws UsageError where the report is about nothing: a name may be misspelt, or the client has gone elsewhere */
function mustHaveSeen(run: Shapes['run-report'], options: Options): void {
  const { requests, unmatched, dropped, forgottenAt, findings, coverage } = run;
  const { sandbox, api, allowEmpty, failOnUnmatched } = options;
  // What was found and covered outlives the requests that it was found in.
  const hasSeen = requests > 0 || findings.length > 0 || coverage.covered > 0;
  if (hasSeen || allowEmpty || (failOnUnmatched && unmatched.length > 0)) return;
  const asked = api === undefined ? 'an operation' : `an operation of ${api}`;
  const gone = [
    ...(unmatched.length > 0 ? [`${unmatched.length} went to none`] : []),
    ...(dropped > 0 ? [`${dropped} were let go of`] : []),
    ...(forgottenAt === null ? [] : [`those before ${forgottenAt} were forgotten`]),
  ];
  const why = gone.length > 0 ? ` (${gone.join(', ')})` : '';
  throw new UsageError(
    `the journal of sandbox ${sandbox} holds no request to ${asked}${why}; check --sandbox, --api and where the client sends, or give --allow-empty`,
  );
}

function optionsOf(given: Given, env: NodeJS.ProcessEnv): Options {
  const failUnder = given.value('fail-under');
  return {
    ...askedBy(given, env),
    api: given.value('api'),
    format: given.value('format') ?? 'markdown',
    failUnder: failUnder === undefined ? undefined : Number(failUnder),
    failOnFindings: given.has('fail-on-findings'),
    failOnUnmatched: given.has('fail-on-unmatched'),
    allowEmpty: given.has('allow-empty'),
    settle: given.value('settle') ?? 'PT5S',
  };
}

function percentReason(text: string): string | undefined {
  return /^(100|\d{1,2}(\.\d+)?)$/.test(text) ? undefined : 'it is a percentage from 0 to 100';
}

async function fetched(options: Options, format: string): Promise<string> {
  const { sandbox, api, allowEmpty } = options;
  const query = { format, ...(api !== undefined && { api }), ...(allowEmpty && { allowEmpty: 'true' }) };
  const answer = await ask(options, 'GET', `/report?${new URLSearchParams(query)}`);
  const text = await answer.text();
  if (answer.ok) return text;
  if (answer.status === 401) throw new UsageError('the server wants its control token; give it with --token');
  if (answer.status === 404 && isMissingSandbox(text)) {
    throw new UsageError(`nobody has used a sandbox ${sandbox}; check --sandbox, or give --allow-empty`);
  }
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

/** What was forgotten was forgotten on purpose: it is no reason to fail, and is said all the same. */
function notes({ forgottenAt }: Shapes['run-report'], { failOnUnmatched }: Options): string[] {
  if (!failOnUnmatched || forgottenAt === null) return [];
  return [`requests before ${forgottenAt} were forgotten; whether they had an operation is not looked at`];
}

function reasonsToFail(run: Shapes['run-report'], options: Options): string[] {
  const { coverage, findings, findingsDropped, unmatched, dropped, unrecorded } = run;
  const { failUnder, failOnFindings, failOnUnmatched } = options;
  const reasons: string[] = [];
  if (failUnder !== undefined && coverage.percent < failUnder) {
    const { covered, total, percent } = coverage;
    reasons.push(`${covered} of ${total} outcomes are covered, ${percent} % where ${failUnder} % are asked for`);
  }
  if (failOnFindings) {
    for (const { kind, message } of findings) reasons.push(`${kind}: ${message}`);
    if (findingsDropped > 0) reasons.push(`${findingsDropped} older findings have been let go`);
    if (unrecorded > 0) {
      reasons.push(`what is to be found against ${unrecorded} requests that could not be recorded is not known`);
    }
  }
  if (failOnUnmatched) {
    for (const { method, path } of unmatched) reasons.push(`no operation answers to ${method} ${path}`);
    if (unrecorded > 0)
      reasons.push(`whether ${unrecorded} requests that could not be recorded had an operation is not known`);
    if (dropped > 0) {
      reasons.push(
        `whether ${dropped} older requests had an operation is not known; start with a larger --journal-limit`,
      );
    }
  }
  return reasons;
}
