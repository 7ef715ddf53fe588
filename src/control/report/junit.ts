import { create } from 'xmlbuilder2';
import { Pieces } from '../../engine/pieces.js';
import { findingGapsIn, type RunReport, requestGapsIn } from './report.js';

interface Case {
  readonly classname: string;
  readonly name: string;
  /** Undefined where all is well. */
  readonly failure?: string;
  readonly skipped?: string;
}

/** A report as JUnit XML: what went wrong fails, what was never seen, or is no longer known, is skipped. */
export async function junitOf(report: RunReport): Promise<string> {
  const gaps = requestGapsIn(report);
  const suites: [name: string, cases: readonly Case[]][] = [
    ['contract', unlessNone(brokenCases(report), 'contract', 'every request keeps the contract', gaps)],
    ['requests', unlessNone(unmatchedCases(report), 'requests', 'every request has an operation', gaps)],
    [
      'findings',
      unlessNone(findingCases(report), 'findings', 'nothing is found against the client', findingGapsIn(report)),
    ],
    ['coverage', coverageCases(report)],
  ];
  const root = create({ version: '1.0', encoding: 'UTF-8', invalidCharReplacement });
  const all = root.ele('testsuites', {
    name: `tillbox ${report.sandbox}`,
    ...counts(suites.flatMap(([, cases]) => cases)),
  });
  for (const [name, cases] of suites) {
    all.ele('testsuite', { name, timestamp: report.at, ...counts(cases) }).ele('testcase');
  }
  // A suite may have tens of thousands of cases: they are written apart, into their places.
  const texts: string[] = [];
  for (const [, cases] of suites) texts.push(await textOf(cases));
  const around = root.end({ prettyPrint: true }).split('    <testcase/>');
  return around.map((part, i) => part + (texts[i] ?? '')).join('');
}

const invalidCharReplacement = '\uFFFD';

/** The lines of a suite's cases. */
async function textOf(cases: readonly Case[]): Promise<string> {
  const pieces = new Pieces();
  const written: string[] = [];
  for (const { classname, name, failure, skipped } of cases) {
    await pieces.next();
    const testcase = create({ invalidCharReplacement }).ele('testcase', { classname, name });
    if (failure !== undefined) testcase.ele('failure', { message: failure }).txt(failure);
    if (skipped !== undefined) testcase.ele('skipped', { message: skipped });
    written.push(testcase.doc().end({ headless: true, prettyPrint: true, offset: 2 }));
  }
  return written.join('\n');
}

function counts(cases: readonly Case[]) {
  const failures = cases.filter(({ failure }) => failure !== undefined).length;
  const skipped = cases.filter((one) => one.skipped !== undefined).length;
  return { tests: String(cases.length), failures: String(failures), errors: '0', skipped: String(skipped) };
}

/** That nothing is wrong can't be said where something is not known. */
function unlessNone(cases: readonly Case[], classname: string, name: string, gaps: readonly string[]): readonly Case[] {
  if (gaps.length > 0) return [...cases, { classname, name, skipped: gaps.join(' ') }];
  return cases.length > 0 ? cases : [{ classname, name }];
}

function brokenCases({ broken }: RunReport): Case[] {
  return broken.map(({ api, operation, requestId, problems }) => ({
    classname: `contract.${api}.${operation}`,
    name: `request ${requestId}`,
    failure: problems.map(({ pointer, message }) => `${pointer} ${message}`.trim()).join('\n'),
  }));
}

function unmatchedCases({ unmatched }: RunReport): Case[] {
  return unmatched.map(({ requestId, method, path }) => ({
    classname: 'requests',
    name: `request ${requestId}`,
    failure: `No operation answers to ${method} ${path}`,
  }));
}

function findingCases({ findings }: RunReport): Case[] {
  return findings.map(({ api, operation, kind, requestIds, message, advice }) => ({
    classname: `findings.${api}.${operation}`,
    name: `${kind} ${requestIds.at(-1) ?? ''}`,
    failure: `${message} ${advice}`,
  }));
}

function coverageCases({ coverage }: RunReport): Case[] {
  return coverage.apis.flatMap(({ api, operations }) =>
    operations.flatMap(({ operation, outcomes }) =>
      outcomes.map(({ name, hits }) => ({
        classname: `coverage.${api}.${operation}`,
        name,
        ...(hits === 0 && { skipped: 'never seen' }),
      })),
    ),
  );
}
