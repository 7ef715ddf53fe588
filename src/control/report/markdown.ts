import { gapsIn, noFindingIn, noneIn, type RunReport } from './report.js';

/** A report as Markdown, for a build's summary. */
export function markdownOf(report: RunReport): string {
  const { coverage } = report;
  const lines = [
    `# tillbox report: sandbox ${text(report.sandbox)}`,
    '',
    `${report.requests} requests, ${report.broken.length} broke the contract, ${report.unmatched.length} had no operation, ` +
      `${report.findings.length} findings, ${coverage.covered} of ${coverage.total} outcomes covered (${coverage.percent} %).`,
    ...gapsIn(report).flatMap((gap) => ['', text(gap)]),
    ...section(
      'Requests that broke the contract',
      ['Request', 'Operation', 'Status', 'What is wrong'],
      brokenRows(report),
      noneIn(report),
    ),
    ...section(
      'Requests without an operation',
      ['Request', 'Method', 'Path', 'Status'],
      unmatchedRows(report),
      noneIn(report),
    ),
    ...section(
      'Findings',
      ['Kind', 'Operation', 'Requests', 'What was found', 'Advice'],
      findingRows(report),
      noFindingIn(report),
    ),
    ...section('Coverage', ['Operation', 'Covered', 'Never seen'], coverageRows(report), 'None.'),
  ];
  return `${lines.join('\n')}\n`;
}

function section(
  title: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  none: string,
): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const table = [line(heads), line(heads.map(() => '---')), ...rows.map(line)];
  return ['', `## ${title}`, '', ...(rows.length > 0 ? table : [none])];
}

function brokenRows({ broken }: RunReport): string[][] {
  return broken.map(({ requestId, api, operation, status, problems }) => [
    text(requestId),
    text(`${api}/${operation}`),
    String(status ?? 'none'),
    problems.map(({ pointer, message }) => text(`${pointer} ${message}`.trim())).join('<br>'),
  ]);
}

function unmatchedRows({ unmatched }: RunReport): string[][] {
  return unmatched.map(({ requestId, method, path, status }) => [
    text(requestId),
    text(method),
    text(path),
    String(status ?? 'none'),
  ]);
}

function findingRows({ findings }: RunReport): string[][] {
  return findings.map(({ kind, api, operation, requestIds, message, advice }) => [
    kind,
    text(`${api}/${operation}`),
    text(requestIds.slice(-3).join(', ')),
    text(message),
    text(advice),
  ]);
}

function coverageRows({ coverage }: RunReport): string[][] {
  return coverage.apis.flatMap(({ api, operations }) =>
    operations
      .filter(({ outcomes }) => outcomes.length > 0)
      .map(({ operation, outcomes }) => {
        const missing = outcomes.filter(({ hits }) => hits === 0).map(({ name }) => name);
        return [`${api}/${operation}`, `${outcomes.length - missing.length} of ${outcomes.length}`, missing.join(', ')];
      }),
  );
}

/** What a client wrote must stay text, in one cell. */
function text(written: string): string {
  const plain = written.replace(/[\\`*_{}[\]|~#!]/g, '\\$&').replace(/\s+/g, ' ');
  return plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
