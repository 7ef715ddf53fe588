import { type Judged, judge, type Measured } from './targets.js';

/** What a part of the bench hands back. */
export interface Report {
  readonly title: string;
  /** One sentence: what was sent, how often. */
  readonly how: string;
  /** Markdown, ratios first. */
  readonly tables: readonly string[];
  readonly measured: readonly Measured[];
  /** What could not be measured here, and why. */
  readonly missing: readonly string[];
  /** Everything that was measured, for the JSON. */
  readonly figures: unknown;
}

type Cell = string | number;

/** A Markdown table; numbers are right-aligned by their column's heading alone, as every cell is text by then. */
export function table(head: readonly Cell[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]) =>
    `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

/** A report as Markdown, with what the project promises where it was measured. */
export function markdown({ title, how, tables, missing }: Report, judged: readonly Judged[]): string {
  const promises = judged.map(({ figure, bound, value, reached }) => [
    figure,
    bound,
    value.toFixed(2),
    reached ? 'reached' : '**missed**',
  ]);
  return [
    `## ${title}`,
    how,
    ...missing.map((reason) => `> **Not measured:** ${reason}`),
    ...(promises.length > 0 ? [table(['', 'target', 'measured', ''], promises)] : []),
    ...tables,
  ].join('\n\n');
}

export function judgements({ measured }: Report, major: number): Judged[] {
  return measured.flatMap((one) => judge(one, major) ?? []);
}
