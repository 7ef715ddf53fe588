/** Request headers as Node gives them. */
export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** One header as one text: what came in several lines is joined, as RFC 9110 says (5.3). */
export function headerText(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(', ') : header;
}
