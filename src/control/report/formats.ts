import { printable } from '../../engine/printable.js';
import type { RunReport } from './report.js';

export const reportFormats = ['json', 'junit', 'markdown', 'html'] as const;
export type ReportFormat = (typeof reportFormats)[number];

const mediaTypes = {
  junit: 'application/xml; charset=utf-8',
  markdown: 'text/markdown; charset=utf-8',
  html: 'text/html; charset=utf-8',
} as const satisfies Partial<Record<ReportFormat, string>>;

/** Of the formats other than JSON. */
export const reportMediaTypes: readonly string[] = Object.values(mediaTypes);

/** A report in a format; what only a format needs is loaded with its first use. */
export async function rendered(
  report: RunReport,
  format: ReportFormat,
): Promise<{ body: RunReport | string; mediaType?: string }> {
  if (format === 'json') return { body: report };
  const printed = printedOf(report);
  switch (format) {
    case 'junit':
      return { body: await (await import('./junit.js')).junitOf(printed), mediaType: mediaTypes.junit };
    case 'markdown':
      return { body: (await import('./markdown.js')).markdownOf(printed), mediaType: mediaTypes.markdown };
    case 'html':
      return { body: await (await import('./html.js')).htmlOf(printed), mediaType: mediaTypes.html };
  }
}

/** The report with every text in it, which a client may have chosen, as people can look at it. */
function printedOf(report: RunReport): RunReport {
  const shown = (_name: string, value: unknown) => (typeof value === 'string' ? printable(value) : value);
  return JSON.parse(JSON.stringify(report), shown) as RunReport;
}
