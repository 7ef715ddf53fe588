import type { RunReport } from './report.js';

export const reportFormats = ['json', 'junit', 'markdown', 'html'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** A report in a format; what only a format needs is loaded with its first use. */
export async function rendered(
  report: RunReport,
  format: ReportFormat,
): Promise<{ body: RunReport | string; mediaType?: string }> {
  switch (format) {
    case 'json':
      return { body: report };
    case 'junit':
      return { body: (await import('./junit.js')).junitOf(report), mediaType: 'application/xml; charset=utf-8' };
    case 'markdown':
      return { body: (await import('./markdown.js')).markdownOf(report), mediaType: 'text/markdown; charset=utf-8' };
    case 'html':
      return { body: await (await import('./html.js')).htmlOf(report), mediaType: 'text/html; charset=utf-8' };
  }
}
