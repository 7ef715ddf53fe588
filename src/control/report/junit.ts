import { create } from 'xmlbuilder2';
import { findingGapsIn, type RunReport, requestGapsIn } from './report.js';

interface Case {
  readonly classname: string;
  readonly name: string;
  /** Undefined where all is well. */
  readonly failure?: string;
  readonly skipped?: string;
}

/** A report as JUnit XML: what went wrong fails, what was never seen, or is no longer known, is skipped. */
export function junitOf(report: RunReport): string {
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
  const root = create({ version: '1.0', encoding: 'UTF-8', invalidCharReplacement: '\uFFFD' });
  const all = root.ele('testsuites', {
    name: `tillbox ${report.sandbox}`,
    ...counts(suites.flatMap(([, cases]) => cases)),
  });
  for (const [name, cases] of suites) {
    const suite = all.ele('testsuite', { name, timestamp: report.at, ...counts(cases) });
    for (const { classname, name: title, failure, skipped } of cases) {
      const testcase = suite.ele('testcase', { classname, name: title });
      if (failure !== undefined) testcase.ele('failure', { message: failure }).txt(failure);
      if (skipped !== undefined) testcase.ele('skipped', { message: skipped });
    }
  }
  return root.end({ prettyPrint: true });
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
